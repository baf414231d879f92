import { hashKey } from '@tanstack/react-query'
import { DEFAULT_ORDER, type RunsSearch, validateRunsSearch } from '../../addresses/runs-search.js'
import { DEFAULT_COLUMNS } from '../../api/run-columns.js'

/** What the runs page shows: all that its address can say but the view that it came from. */
export type RunsState = Omit<RunsSearch, 'view'>

/** A saved view as addresses need it. */
export interface SavedState {
  readonly viewId: string
  readonly state: RunsState
}

/** `?view=none`: an address without anything else opens the default view. */
export const NO_VIEW = 'none'

/** How an address says that something is as at first, where a view says otherwise. */
const DEFAULTS: Required<RunsState> = {
  searchFilter: '',
  orderByKey: DEFAULT_ORDER,
  orderByAsc: false,
  startTime: 'ALL',
  lifecycleFilter: 'Active',
  compareRunsMode: 'TABLE',
  columns: DEFAULT_COLUMNS,
  selected: [],
  hidden: [],
  charts: {},
}

const NAMES = Object.keys(DEFAULTS) as readonly (keyof RunsState)[]

/** What an address shows: what it says itself wins over its view (U-URL-4). */
export function stateOf(search: RunsSearch, view: SavedState | undefined): RunsState {
  return pick((name) => {
    const value = search[name] ?? view?.state[name]
    return isSame(value, DEFAULTS[name]) ? undefined : value
  })
}

/** The shortest address that shows a state: what it has from the view is not said again. */
export function addressOf(
  state: RunsState,
  { view, hasDefault }: { view: SavedState | undefined; hasDefault: boolean },
): RunsSearch {
  if (view === undefined) return hasDefault && Object.keys(state).length === 0 ? { view: NO_VIEW } : state
  const beside = pick((name) => {
    const value = state[name] ?? DEFAULTS[name]
    return isSame(value, view.state[name] ?? DEFAULTS[name]) ? undefined : value
  })
  return { ...beside, view: view.viewId }
}

/** Whether a state is another than that of the view. Which runs are ticked is no part of a view. */
export function isChanged(state: RunsState, view: SavedState): boolean {
  return NAMES.some(
    (name) => name !== 'selected' && !isSame(state[name] ?? DEFAULTS[name], view.state[name] ?? DEFAULTS[name]),
  )
}

/** What a view with a name keeps of a state. */
export function keptState(state: RunsState): RunsState {
  return pick((name) => (name === 'selected' ? undefined : state[name]))
}

/** The stored state of a view, as far as this version knows it. */
export function parseViewState(stored: unknown): RunsState {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {}
  const state = validateRunsSearch(stored as Record<string, unknown>)
  return pick((name) => state[name])
}

function pick(valueOf: (name: keyof RunsState) => unknown): RunsState {
  return Object.fromEntries(NAMES.map((name) => [name, valueOf(name)]).filter(([, value]) => value !== undefined))
}

function isSame(a: unknown, b: unknown): boolean {
  return hashKey([a]) === hashKey([b])
}

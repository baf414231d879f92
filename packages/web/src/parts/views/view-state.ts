import { hashKey } from '@tanstack/react-query'
import { DEFAULT_ORDER, type RunsSearch, validateRunsSearch } from '../../addresses/runs-search.js'
import { DEFAULT_COLUMNS } from '../../api/run-columns.js'

/** The state of the runs page: everything in its address except the view. */
export type RunsState = Omit<RunsSearch, 'view'>

/** A saved view, as addresses use it. */
export interface SavedState {
  readonly viewId: string
  readonly state: RunsState
}

/** `?view=none`: without it, an otherwise empty address opens the default view. */
export const NO_VIEW = 'none'

/** Explicit defaults, for addresses that reset a value of a view. */
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

/** Applies an address on top of its view; the address wins (U-URL-4). */
export function stateOf(search: RunsSearch, view: SavedState | undefined): RunsState {
  return pick((name) => {
    const value = search[name] ?? view?.state[name]
    return isSame(value, DEFAULTS[name]) ? undefined : value
  })
}

/** The shortest address of a state: values equal to the view's are left out. */
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

/** Whether a state differs from its view. Selected runs are not part of a view. */
export function isChanged(state: RunsState, view: SavedState): boolean {
  return NAMES.some(
    (name) => name !== 'selected' && !isSame(state[name] ?? DEFAULTS[name], view.state[name] ?? DEFAULTS[name]),
  )
}

/** The part of a state that a named view stores. */
export function keptState(state: RunsState): RunsState {
  return pick((name) => (name === 'selected' ? undefined : state[name]))
}

/** A stored view state, without values that this version does not know. */
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

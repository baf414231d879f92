import { hashKey } from '@tanstack/react-query'
import { groupValues, type RunsSearch, validateRunsSearch } from '../../addresses/runs-search.js'
import { orderOf, type RunsDefaults } from '../../api/runs-defaults.js'

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
const DEFAULTS: Required<Omit<RunsState, keyof RunsDefaults>> = {
  searchFilter: '',
  startTime: 'ALL',
  lifecycleFilter: 'Active',
  compareRunsMode: 'TABLE',
  groupBy: [],
  groupValues,
  expanded: [],
  flat: false,
  widths: {},
  frozen: 0,
  selected: [],
  selectedFrom: {},
  deselected: [],
  hidden: [],
  shown: [],
  charts: {},
}

/** Not part of a view: the runs that someone has selected or opened. */
const SELECTION = ['selected', 'selectedFrom', 'deselected', 'expanded'] as const

const NAMES: readonly (keyof RunsState)[] = [
  'searchFilter',
  'orderByKey',
  'orderByAsc',
  'startTime',
  'lifecycleFilter',
  'compareRunsMode',
  'columns',
  'groupBy',
  'groupValues',
  'flat',
  'widths',
  'frozen',
  ...SELECTION,
  'hidden',
  'shown',
  'charts',
]

/** The values of a state, defaults included. */
function complete(state: RunsState, defaults: RunsDefaults) {
  const { name, ascending } = orderOf(state, defaults)
  return { ...DEFAULTS, ...defaults, ...state, orderByKey: name, orderByAsc: ascending }
}

/** Applies an address on top of its view; the address wins (U-URL-4). */
export function stateOf(search: RunsSearch, view: SavedState | undefined, defaults: RunsDefaults): RunsState {
  const said = pick((name) => search[name] ?? view?.state[name])
  const wanted = complete(said, defaults)
  const usual = {
    ...DEFAULTS,
    ...defaults,
    orderByAsc: wanted.orderByKey === defaults.orderByKey && defaults.orderByAsc,
  }
  return pick((name) => (isSame(wanted[name], usual[name]) ? undefined : wanted[name]))
}

/** The shortest address of a state: values equal to the view's are left out. */
export function addressOf(
  state: RunsState,
  { view, hasDefault, defaults }: { view: SavedState | undefined; hasDefault: boolean; defaults: RunsDefaults },
): RunsSearch {
  if (view === undefined) return hasDefault && Object.keys(state).length === 0 ? { view: NO_VIEW } : state
  const wanted = complete(state, defaults)
  const viewed = complete(view.state, defaults)
  // Beside another key, the view's own direction still holds, but not the one that the view has by default.
  if (wanted.orderByKey !== viewed.orderByKey) viewed.orderByAsc = view.state.orderByAsc ?? false
  const beside = pick((name) => (isSame(wanted[name], viewed[name]) ? undefined : wanted[name]))
  return { ...beside, view: view.viewId }
}

/** Whether a state differs from its view. */
export function isChanged(state: RunsState, view: SavedState, defaults: RunsDefaults): boolean {
  const [wanted, viewed] = [complete(state, defaults), complete(view.state, defaults)]
  return NAMES.some((name) => !isSelection(name) && !isSame(wanted[name], viewed[name]))
}

/** The part of a state that a named view stores. */
export function keptState(state: RunsState): RunsState {
  return pick((name) => (isSelection(name) ? undefined : state[name]))
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

function isSelection(name: keyof RunsState): boolean {
  return SELECTION.some((part) => part === name)
}

function isSame(a: unknown, b: unknown): boolean {
  return hashKey([a]) === hashKey([b])
}

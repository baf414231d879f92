import { type BoardState, validateBoardState } from './board-state.js'
import { isObject } from '../format/is-object.js'
import { omitUndefined, oneOf, text, texts, truth, wholeNumber } from './search-values.js'

/** The address state of the runs page. The first names and their values are MLflow's own. */
export interface RunsSearch {
  /** The filter, as sent to the server. */
  readonly searchFilter?: string
  /** An order clause without its direction; ``attributes.start_time`` by default. */
  readonly orderByKey?: string
  readonly orderByAsc?: boolean
  readonly startTime?: StartTime
  readonly lifecycleFilter?: Lifecycle
  readonly compareRunsMode?: 'TABLE' | 'CHART'
  readonly columns?: readonly string[]
  /** Columns whose values the runs are grouped by (U-RUNS-17). */
  readonly groupBy?: readonly string[]
  /** What stands below the metrics of a group; everything by default. */
  readonly groupValues?: readonly GroupValue[]
  /** The IDs of the open parents, or the keys of the open groups. */
  readonly expanded?: readonly string[]
  /** Child runs are not below their parents (U-RUNS-11). */
  readonly flat?: boolean
  /** Widths of columns that are not the usual ones, in pixels. */
  readonly widths?: Readonly<Record<string, number>>
  /** How many columns stay in view beside the name. */
  readonly frozen?: number
  /** Run IDs; `all` for every run that matches. */
  readonly selected?: readonly string[] | 'all'
  /** With `all`: which runs, if others are shown now. */
  readonly selectedFrom?: SelectedFrom
  /** With `all`: runs that were taken out again. */
  readonly deselected?: readonly string[]
  /** Runs that charts leave out. */
  readonly hidden?: readonly string[] | 'all'
  /** With `all` hidden: those that are shown. */
  readonly shown?: readonly string[]
  readonly charts?: BoardState
  /** The ID of the saved view that this state is based on; `none` skips the default view (U-URL-4). */
  readonly view?: string
}

export const groupValues = ['mean', 'difference', 'min', 'max'] as const
export type GroupValue = (typeof groupValues)[number]

/** What is searched for. */
export type SelectedFrom = Pick<RunsSearch, 'searchFilter' | 'startTime' | 'lifecycleFilter'>

export const lifecycles = ['Active', 'Deleted', 'All'] as const
export type Lifecycle = (typeof lifecycles)[number]

export const startTimes = ['ALL', 'LAST_HOUR', 'LAST_24_HOURS', 'LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_YEAR'] as const
export type StartTime = (typeof startTimes)[number]

export const DEFAULT_ORDER = 'attributes.start_time'

/**
 * Unknown names are dropped and bad values fall back to the default (U-URL-3). An explicit default is kept, because it
 * overrides the view's value.
 */
export function validateRunsSearch(raw: Record<string, unknown>): RunsSearch {
  return omitUndefined<RunsSearch>({
    ...validateSelectedFrom(raw),
    orderByKey: text(raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    compareRunsMode: oneOf(['TABLE', 'CHART'] as const, raw.compareRunsMode),
    columns: texts(raw.columns),
    groupBy: texts(raw.groupBy),
    groupValues: texts(raw.groupValues)?.filter((value) => oneOf(groupValues, value) !== undefined) as
      | readonly GroupValue[]
      | undefined,
    expanded: texts(raw.expanded),
    flat: truth(raw.flat),
    widths: validateWidths(raw.widths),
    frozen: wholeNumber(raw.frozen, MOST_FROZEN),
    selected: raw.selected === 'all' ? 'all' : texts(raw.selected),
    selectedFrom: isObject(raw.selectedFrom) ? validateSelectedFrom(raw.selectedFrom) : undefined,
    deselected: texts(raw.deselected),
    hidden: raw.hidden === 'all' ? 'all' : texts(raw.hidden),
    shown: texts(raw.shown),
    charts: validateBoardState(raw.charts) ?? (isEmptyObject(raw.charts) ? {} : undefined),
    view: text(raw.view),
  })
}

const MOST_FROZEN = 20

function validateSelectedFrom(raw: Record<string, unknown>): SelectedFrom {
  return omitUndefined<SelectedFrom>({
    searchFilter: raw.searchFilter === '' ? '' : text(raw.searchFilter),
    startTime: oneOf(startTimes, raw.startTime),
    lifecycleFilter: oneOf(lifecycles, raw.lifecycleFilter),
  })
}

function validateWidths(raw: unknown): Readonly<Record<string, number>> | undefined {
  if (!isObject(raw)) return undefined
  return Object.fromEntries(Object.entries(raw).filter((entry): entry is [string, number] => Number.isFinite(entry[1])))
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

/** Whether charts leave a run out. */
export function isHidden({ hidden = [], shown = [] }: RunsSearch, runId: string): boolean {
  return hidden === 'all' ? !shown.includes(runId) : hidden.includes(runId)
}

/** The change that hides a run or shows it again. */
export function toggledHidden({ hidden = [], shown = [] }: RunsSearch, runId: string): Partial<RunsSearch> {
  if (hidden === 'all') return { shown: unlessEmpty(toggled(shown, runId)) }
  return { hidden: unlessEmpty(toggled(hidden, runId)) }
}

/** The change that shows only these runs. */
export function shownOnly(runIds: readonly string[]): Partial<RunsSearch> {
  return { hidden: 'all', shown: unlessEmpty(runIds) }
}

export const ALL_SHOWN: Partial<RunsSearch> = { hidden: undefined, shown: undefined }

function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]
}

function unlessEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items
}

import { type BoardState, validateBoardState } from './board-state.js'
import { omitUndefined, oneOf, text, texts, truth } from './search-values.js'

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
  readonly selected?: readonly string[]
  /** Runs hidden in charts, see `shown-runs.ts`. */
  readonly hidden?: readonly string[]
  readonly charts?: BoardState
  /** The ID of the saved view that this state is based on; `none` skips the default view (U-URL-4). */
  readonly view?: string
}

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
    searchFilter: raw.searchFilter === '' ? '' : text(raw.searchFilter),
    orderByKey: text(raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    startTime: oneOf(startTimes, raw.startTime),
    lifecycleFilter: oneOf(lifecycles, raw.lifecycleFilter),
    compareRunsMode: oneOf(['TABLE', 'CHART'] as const, raw.compareRunsMode),
    columns: texts(raw.columns),
    selected: texts(raw.selected),
    hidden: texts(raw.hidden),
    charts: validateBoardState(raw.charts) ?? (isEmptyObject(raw.charts) ? {} : undefined),
    view: text(raw.view),
  })
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

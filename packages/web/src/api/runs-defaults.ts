import { DEFAULT_ORDER, type RunsSearch } from '../addresses/runs-search.js'
import type { Definitions } from './definitions.js'
import type { LoggedKeys } from './logged-keys-query.js'
import { columnName, columnOf, DATASETS_COLUMN, DEFAULT_COLUMNS } from './run-columns.js'

/** What a table of runs shows unless its address or view says otherwise (U-RUNS-1). */
export interface RunsDefaults {
  readonly columns: readonly string[]
  readonly orderByKey: string
  readonly orderByAsc: boolean
}

export interface DefaultsOptions {
  /** What an experiment says of itself. */
  readonly definitions: Definitions
  /** What its runs have in common and where they differ. */
  readonly logged?: LoggedKeys | undefined
  /** How wide the columns may be together, in pixels; without it, only what is always shown. */
  readonly room?: number
  readonly columns?: readonly string[]
}

/**
 * The primary metric is a column, and the best runs come first (TYPED-7). Without one it is the metric that stands for
 * these runs, and the newest come first. Params that differ, datasets and other metrics follow, as many as there is room
 * for.
 */
export function runsDefaults({
  definitions,
  logged,
  room = 0,
  columns = DEFAULT_COLUMNS,
}: DefaultsOptions): RunsDefaults {
  const widthOf = (name: string) => columnOf(name, definitions).width
  const chosen = [...columns]
  let left = room - columns.reduce((sum, name) => sum + widthOf(name), NAME_WIDTH)
  const metric = definitions.primary ?? logged?.metrics[0]
  if (metric !== undefined) {
    chosen.push(columnName('metrics', metric))
    left -= widthOf(columnName('metrics', metric))
  }
  // A place is kept for the datasets, however many params differ.
  const hasDatasets = logged?.hasDatasets === true && left >= widthOf(DATASETS_COLUMN)
  if (hasDatasets) left -= widthOf(DATASETS_COLUMN)
  const add = (names: readonly string[]) => {
    for (const name of names) {
      left -= widthOf(name)
      if (left < 0) return
      chosen.push(name)
    }
  }
  add((logged?.params ?? []).map((key) => columnName('params', key)))
  if (hasDatasets) chosen.push(DATASETS_COLUMN)
  add((logged?.metrics ?? []).filter((key) => key !== metric).map((key) => columnName('metrics', key)))
  if (definitions.primary === undefined) return { columns: chosen, orderByKey: DEFAULT_ORDER, orderByAsc: false }
  const primary = columnName('metrics', definitions.primary)
  const { sortsAscendingFirst } = columnOf(primary, definitions)
  return { columns: chosen, orderByKey: primary, orderByAsc: sortsAscendingFirst }
}

/** What is left for the names of runs, at least; their column begins as wide. */
export const NAME_WIDTH = 380

/** The order of a state. One without a direction descends, as in MLflow's addresses, even if the default ascends. */
export function orderOf({ orderByKey, orderByAsc }: RunsSearch, defaults: RunsDefaults) {
  return {
    name: orderByKey ?? defaults.orderByKey,
    ascending: orderByAsc ?? (orderByKey === undefined && defaults.orderByAsc),
  }
}

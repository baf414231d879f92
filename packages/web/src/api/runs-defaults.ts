import { DEFAULT_ORDER, type RunsSearch } from '../addresses/runs-search.js'
import type { Definitions } from './definitions.js'
import { columnName, columnOf, DEFAULT_COLUMNS } from './run-columns.js'

/** What a table of runs shows unless its address or view says otherwise (U-RUNS-1). */
export interface RunsDefaults {
  readonly columns: readonly string[]
  readonly orderByKey: string
  readonly orderByAsc: boolean
}

/** The primary metric is the last column, and the best runs come first (TYPED-7). */
export function runsDefaults(definitions: Definitions, columns: readonly string[] = DEFAULT_COLUMNS): RunsDefaults {
  if (definitions.primary === undefined) return { columns, orderByKey: DEFAULT_ORDER, orderByAsc: false }
  const primary = columnName('metrics', definitions.primary)
  const { sortsAscendingFirst } = columnOf(primary, definitions)
  return { columns: [...columns, primary], orderByKey: primary, orderByAsc: sortsAscendingFirst }
}

/** The order of a state. One without a direction descends, as in MLflow's addresses, even if the default ascends. */
export function orderOf({ orderByKey, orderByAsc }: RunsSearch, defaults: RunsDefaults) {
  return {
    name: orderByKey ?? defaults.orderByKey,
    ascending: orderByAsc ?? (orderByKey === undefined && defaults.orderByAsc),
  }
}

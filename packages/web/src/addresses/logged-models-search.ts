import { given, text, texts, truth } from './search-values.js'

/** The state of the table of models as its address holds it. */
export interface LoggedModelsSearch {
  /** The filter, as the server takes it. */
  readonly searchFilter?: string
  /** A field of models: `name`, ``metrics.`rmse` ``; by default when they were made. */
  readonly orderByKey?: string
  readonly orderByAsc?: boolean
  /** Metrics and params that are shown, by field; without it, the metrics that there are. */
  readonly columns?: readonly string[]
}

export function validateLoggedModelsSearch(raw: Record<string, unknown>): LoggedModelsSearch {
  return given<LoggedModelsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: text(raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    columns: texts(raw.columns),
  })
}

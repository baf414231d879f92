import { omitUndefined, text, texts, truth } from './search-values.js'

/** The address state of the table of models. */
export interface LoggedModelsSearch {
  /** The filter, as sent to the server. */
  readonly searchFilter?: string
  /** A model field, such as `name` or ``metrics.`rmse` ``; creation time by default. */
  readonly orderByKey?: string
  readonly orderByAsc?: boolean
  /** The metrics and params to show, by field; by default, the metrics that exist. */
  readonly columns?: readonly string[]
}

export function validateLoggedModelsSearch(raw: Record<string, unknown>): LoggedModelsSearch {
  return omitUndefined<LoggedModelsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: text(raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    columns: texts(raw.columns),
  })
}

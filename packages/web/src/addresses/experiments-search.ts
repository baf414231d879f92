import { given, oneOf, text, texts, truth } from './search-values.js'

/** The state of the list of experiments as its address holds it. */
export interface ExperimentsSearch {
  /** The filter, as the server takes it. */
  readonly searchFilter?: string
  readonly orderByKey?: ExperimentOrder
  readonly orderByAsc?: boolean
  readonly lifecycleFilter?: 'Deleted'
  readonly selected?: readonly string[]
}

export const experimentOrders = [
  'name',
  'creation_time',
  'last_update_time',
  'runs',
  'running',
  'last_start_time',
] as const
export type ExperimentOrder = (typeof experimentOrders)[number]

export function validateExperimentsSearch(raw: Record<string, unknown>): ExperimentsSearch {
  return given<ExperimentsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: oneOf(experimentOrders, raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    lifecycleFilter: oneOf(['Deleted'], raw.lifecycleFilter),
    selected: texts(raw.selected),
  })
}

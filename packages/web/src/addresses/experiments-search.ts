import { omitUndefined, oneOf, text, texts, truth } from './search-values.js'

/** The address state of the list of experiments. */
export interface ExperimentsSearch {
  /** The filter, as sent to the server. */
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
  return omitUndefined<ExperimentsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: oneOf(experimentOrders, raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
    lifecycleFilter: oneOf(['Deleted'], raw.lifecycleFilter),
    selected: texts(raw.selected),
  })
}

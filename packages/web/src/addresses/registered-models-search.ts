import { given, oneOf, text, truth } from './search-values.js'

/** The state of the list of registered models as its address holds it. */
export interface RegisteredModelsSearch {
  /** The filter, as the server takes it. */
  readonly searchFilter?: string
  readonly orderByKey?: RegisteredModelOrder
  readonly orderByAsc?: boolean
}

export const registeredModelOrders = ['name', 'creation_timestamp', 'last_updated_timestamp'] as const
export type RegisteredModelOrder = (typeof registeredModelOrders)[number]

export function validateRegisteredModelsSearch(raw: Record<string, unknown>): RegisteredModelsSearch {
  return given<RegisteredModelsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: oneOf(registeredModelOrders, raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
  })
}

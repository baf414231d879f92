import { omitUndefined, oneOf, text, truth } from './search-values.js'

/** The address state of the list of registered models. */
export interface RegisteredModelsSearch {
  /** The filter, as sent to the server. */
  readonly searchFilter?: string
  readonly orderByKey?: RegisteredModelOrder
  readonly orderByAsc?: boolean
}

export const registeredModelOrders = ['name', 'creation_timestamp', 'last_updated_timestamp'] as const
export type RegisteredModelOrder = (typeof registeredModelOrders)[number]

export function validateRegisteredModelsSearch(raw: Record<string, unknown>): RegisteredModelsSearch {
  return omitUndefined<RegisteredModelsSearch>({
    searchFilter: text(raw.searchFilter),
    orderByKey: oneOf(registeredModelOrders, raw.orderByKey),
    orderByAsc: truth(raw.orderByAsc),
  })
}

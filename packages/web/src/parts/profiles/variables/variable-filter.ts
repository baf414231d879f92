import { type VariableFilter, variableOrders } from '@labbook/profile'

/** The search and the filters, from the choices. An address comes from outside: the order that it names may not exist. */
export function variableFilter(get: (name: string) => string | undefined): VariableFilter {
  return {
    search: get('q') ?? '',
    type: get('type') ?? '',
    alert: get('alert') ?? '',
    sort: variableOrders.find(({ id }) => id === get('sort'))?.id ?? 'order',
  }
}

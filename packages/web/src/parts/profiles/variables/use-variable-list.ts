import { listVariables, type VariableFilter, variableOrders } from '@labbook/profile'
import { useMemo } from 'react'
import { useChoice, useChoices } from '../choices.js'
import { useReport } from '../report-context.js'

/** The search and the filters, from the choices. An address comes from outside: the order that it names may not exist. */
export function variableFilter(get: (name: string) => string | undefined): VariableFilter {
  return {
    search: get('q') ?? '',
    type: get('type') ?? '',
    alert: get('alert') ?? '',
    sort: variableOrders.find(({ id }) => id === get('sort'))?.id ?? 'order',
  }
}

/** The variables that the search and the filters leave, which the cards and the jump list show alike. */
export function useVariableList() {
  const { profile } = useReport()
  const choices = useChoices()
  const [q] = useChoice('q', '')
  const [type] = useChoice('type', '')
  const [alert] = useChoice('alert', '')
  const [sort] = useChoice('sort', '')
  const filter = useMemo(() => {
    const chosen: Record<string, string> = { q, type, alert, sort }
    return variableFilter((name) => chosen[name])
  }, [q, type, alert, sort])
  const places = useMemo(() => listVariables(profile, filter), [profile, filter])
  return {
    places,
    filter,
    isFiltered: q !== '' || type !== '' || alert !== '',
    set: (name: 'q' | 'type' | 'alert' | 'sort', value: string) =>
      choices.choose({ [name]: name === 'sort' && value === 'order' ? '' : value }),
  }
}

import { useMemo } from 'preact/hooks'
import { listVariables, type VariableFilter, type VariableOrder, variableOrders } from '../../view/variable-list.js'
import { choose, useChoice } from '../page-state.js'
import { useReport } from '../report-context.js'

/** The variables that the search and the filters leave, which the cards and the jump list show alike. */
export function useVariableList() {
  const { profile } = useReport()
  const [search] = useChoice('q', '')
  const [type] = useChoice('type', '')
  const [alert] = useChoice('alert', '')
  const [sort] = useChoice('sort', 'order')
  const filter: VariableFilter = { search, type, alert, sort: orderOf(sort) }
  const places = useMemo(() => listVariables(profile, filter), [profile, search, type, alert, sort])
  return {
    places,
    filter,
    isFiltered: search !== '' || type !== '' || alert !== '',
    set: (name: 'q' | 'type' | 'alert' | 'sort', value: string) =>
      choose({ [name]: name === 'sort' && value === 'order' ? '' : value }),
  }
}

/** The address comes from outside: what it names may not exist. */
function orderOf(text: string): VariableOrder {
  return variableOrders.find(({ id }) => id === text)?.id ?? 'order'
}

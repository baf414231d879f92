import { listVariables } from '@labbook/profile'
import { useMemo } from 'react'
import { useChoice, useChoices } from '../choices.js'
import { useReport } from '../report-context.js'
import { variableFilter } from './variable-filter.js'

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

import type { Profile } from '../profile-object.js'
import { alertsByVariable } from './alerts.js'

export type VariableOrder = 'order' | 'name' | 'type' | 'missing' | 'distinct' | 'alerts' | 'target'

export interface VariableFilter {
  /** Text that the name contains, in any case. */
  readonly search: string
  readonly type: string
  readonly alert: string
  readonly sort: VariableOrder
}

export const variableOrders: readonly { readonly id: VariableOrder; readonly title: string }[] = [
  { id: 'order', title: 'Report order' },
  { id: 'name', title: 'Name' },
  { id: 'type', title: 'Type' },
  { id: 'missing', title: 'Most missing' },
  { id: 'distinct', title: 'Most distinct' },
  { id: 'alerts', title: 'Most alerts' },
  { id: 'target', title: 'Association with target' },
]

/** The places of the variables that pass the filter, sorted. Ties keep the order of the report. */
export function listVariables(profile: Profile, { search, type, alert, sort }: VariableFilter): readonly number[] {
  const { variables, target } = profile
  const alerts = alertsByVariable(profile)
  const wanted = search.trim().toLocaleLowerCase()
  const places = [...variables.keys()].filter((place) => {
    const variable = variables[place]
    return (
      variable !== undefined &&
      variable.name.toLocaleLowerCase().includes(wanted) &&
      (type === '' || variable.type === type) &&
      (alert === '' || alerts[place]?.some((one) => one.type === alert))
    )
  })
  const associations = new Map(target?.associations.map(({ column, value }) => [column, Math.abs(value ?? 0)]))
  const weight: Record<Exclude<VariableOrder, 'order' | 'name' | 'type'>, (place: number) => number> = {
    missing: (place) => variables[place]?.n_missing ?? 0,
    distinct: (place) => variables[place]?.n_distinct ?? 0,
    alerts: (place) => alerts[place]?.length ?? 0,
    target: (place) => associations.get(variables[place]?.name ?? '') ?? 0,
  }
  if (sort === 'order') return places
  if (sort === 'name' || sort === 'type')
    return places.sort((a, b) => compareText(variables[a]?.[sort] ?? '', variables[b]?.[sort] ?? '') || a - b)
  return places.sort((a, b) => weight[sort](b) - weight[sort](a) || a - b)
}

const collator = new Intl.Collator('en', { numeric: true })

function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}

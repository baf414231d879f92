import type { Alert, Profile } from '../profile-object.js'

/** An alert that the tab does not count: the column's own mark says it. */
const UNCOUNTED = 'Rejected'

/** The alerts that the Alerts tab counts and lists. */
export function countedAlerts({ alerts }: Profile): readonly Alert[] {
  return alerts.filter(({ type }) => type !== UNCOUNTED)
}

/** How many alerts of each type there are, in the order of the list. */
export function alertTypes(alerts: readonly Alert[]): readonly { readonly type: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { type } of alerts) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([type, count]) => ({ type, count }))
}

/** The alerts of each variable, by its place on the page. */
export function alertsByVariable({ variables, alerts }: Profile): readonly (readonly Alert[])[] {
  const places = new Map(variables.map(({ name }, place) => [name, place]))
  const lists: Alert[][] = variables.map(() => [])
  for (const alert of alerts) {
    const place = alert.column === null ? undefined : places.get(alert.column)
    if (place !== undefined) lists[place]?.push(alert)
  }
  return lists
}

/**
 * The sentence of an alert, cut so that a page can set the names of columns apart. A name is looked for where the sentence has
 * it: at its start, and after "correlated with".
 */
export function sentenceParts({ text, column, fields }: Alert): readonly { text: string; isName: boolean }[] {
  if (column === null || column === '' || !text.startsWith(column)) return [{ text, isName: false }]
  const rest = text.slice(column.length)
  const first = fields?.[0]
  const lead = ' is highly overall correlated with '
  if (!first || !rest.startsWith(lead + first))
    return [
      { text: column, isName: true },
      { text: rest, isName: false },
    ]
  return [
    { text: column, isName: true },
    { text: lead, isName: false },
    { text: first, isName: true },
    { text: rest.slice(lead.length + first.length), isName: false },
  ]
}

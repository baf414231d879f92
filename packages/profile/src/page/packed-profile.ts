import type { Alert, Histogram, Profile, ValueCount, Variable } from '../profile-object.js'

/**
 * The profile as the page carries it: what the page can work out again, exactly, is left out, which is half of it in a wide table.
 * The percentiles, quantiles and counts of all categories, kept in the profile for a later comparison, are not carried: the page shows none.
 */
export function packProfile(profile: Profile): string {
  const places = new Map(profile.columns.map((name, place) => [name, place]))
  return JSON.stringify({
    ...profile,
    variables: profile.variables.map(packVariable),
    alerts: profile.alerts.map((alert) =>
      alert.fields?.every((name) => places.has(name))
        ? { ...alert, fields: alert.fields.map((name) => places.get(name)) }
        : alert,
    ),
  })
}

export function unpackProfile(text: string): Profile {
  const packed = JSON.parse(text) as Profile
  return {
    ...packed,
    variables: packed.variables.map(unpackVariable),
    alerts: packed.alerts.map((alert): Alert => {
      const fields = alert.fields as readonly (string | number)[] | undefined
      return fields === undefined
        ? alert
        : { ...alert, fields: fields.map((one) => (typeof one === 'number' ? (packed.columns[one] ?? '') : one)) }
    }),
  }
}

const histograms = ['histogram', 'length_histogram'] as const
const lists = ['common_values', 'minimum_values', 'maximum_values'] as const

function packVariable(variable: Variable): object {
  const packed: Record<string, unknown> = {
    ...variable,
    percentiles: undefined,
    quantiles: undefined,
    category_counts: undefined,
  }
  for (const key of histograms) {
    const histogram = packed[key] as Histogram | null | undefined
    if (histogram) packed[key] = packHistogram(histogram)
  }
  for (const key of lists) {
    const values = packed[key] as readonly ValueCount[] | undefined
    if (values?.every(({ count, percent }) => percent === count / variable.n))
      packed[key] = values.map(({ value, count }) => [value, count])
  }
  return packed
}

function unpackVariable(variable: Variable): Variable {
  const unpacked: Record<string, unknown> = { ...variable }
  for (const key of histograms) {
    const histogram = unpacked[key] as Histogram | null | undefined
    if (histogram) unpacked[key] = { ...histogram, edges: unpackEdges(histogram) }
  }
  for (const key of lists) {
    const values = unpacked[key] as readonly (ValueCount | [ValueCount['value'], number])[] | undefined
    unpacked[key] = values?.map((one) =>
      'count' in one ? one : { value: one[0], count: one[1], percent: one[1] / variable.n },
    )
  }
  return unpacked as unknown as Variable
}

/** Edges at equal steps are the first and the last of them. */
function packHistogram(histogram: Histogram): Histogram {
  const { edges } = histogram
  const ends = [edges[0] ?? 0, edges.at(-1) ?? 0]
  const again = unpackEdges({ ...histogram, edges: ends })
  return again.every((edge, place) => edge === edges[place]) ? { ...histogram, edges: ends } : histogram
}

function unpackEdges({ edges, bins }: Histogram): readonly number[] {
  const [first = 0, last = 0] = edges
  if (edges.length !== 2 || bins === 1) return edges
  const step = (last - first) / bins
  return Array.from({ length: bins + 1 }, (_, place) => (place === bins ? last : first + place * step))
}

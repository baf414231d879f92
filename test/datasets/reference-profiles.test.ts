import { parseCsv } from '@labbook/data'
import { type Profile, profile, type Variable } from '@labbook/profile'
import { beforeAll, describe, expect, it } from 'vitest'
import { readData } from '../data/read-data.js'

/** What ydata-profiling says of a table, as test/data/reference-profiles.py writes it. */
interface Reference {
  readonly table: Readonly<Record<string, number>>
  readonly variables: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly correlations: Readonly<Record<string, { readonly columns: string[]; readonly matrix: (number | null)[][] }>>
  readonly alerts: readonly (readonly [type: string, column: string])[]
}

const reference = JSON.parse(readData('reference_profiles.json')) as Readonly<
  Record<'breast_cancer' | 'all_kinds', Reference>
>

/** Statistics that the two call differently; all others of a name that both have are compared. */
const names: Readonly<Record<string, string>> = { '5%': 'p5', '25%': 'q1', '50%': 'median', '75%': 'q3', '95%': 'p95' }
const lengths = ['max_length', 'mean_length', 'median_length', 'min_length']

/** The differences that §16 of the spec explains. */
const explained = new Set([
  // Its median is over lengths as they are counted, not over rows.
  'city.median_length',
  'note.median_length',
  // Text that is true or false is one byte a cell there, after its conversion, and its words stay apart in V.
  'flag.memory_size',
  // A share of no values has no value.
  'empty.p_distinct',
  'empty.p_unique',
])

describe.each(['breast_cancer', 'all_kinds'] as const)('%s beside ydata-profiling', (name) => {
  let ours: Profile
  const theirs = reference[name]

  beforeAll(async () => {
    const calculate = { calculate: true }
    const correlations = { pearson: calculate, spearman: calculate, kendall: calculate, cramers: calculate }
    ours = (await profile(parseCsv(readData(`${name}.csv`)), { settings: { correlations } })).profile
  })

  it('[PR-151] [PR-152] types and statistics', () => {
    expect(ours.columns).toEqual(Object.keys(theirs.variables))
    const differing = ours.variables.flatMap((variable) => differences(variable, theirs.variables[variable.name] ?? {}))
    expect(differing.filter(({ at }) => !explained.has(at))).toEqual([])
    expect(compared(ours.variables, theirs)).toBeGreaterThan(name === 'breast_cancer' ? 1000 : 300)
  })

  it('[PR-151] the table', () => {
    const shared = Object.keys(theirs.table).filter((key) => key in ours.table)
    const differing = shared.filter((key) => !close(ours.table[key as keyof typeof ours.table], theirs.table[key]))
    expect(differing).toEqual([])
    expect(shared.length).toBeGreaterThan(6)
  })

  it.each(['auto', 'pearson', 'spearman', 'kendall', 'cramers'])('[PR-151] [PR-77] the matrix of %s', (method) => {
    const matrix = theirs.correlations[method]
    const own = ours.correlations[method as 'auto']
    if (matrix === undefined) return expect(own).toBeUndefined()
    // There a column without values has a row of nulls.
    const columns = matrix.columns.filter((column) => column !== 'empty')
    expect(own?.columns).toHaveLength(columns.length)
    const differing = columns.flatMap((a) =>
      columns.flatMap((b) => {
        if (name === 'all_kinds' && (a === 'flag' || b === 'flag')) return []
        const value = own?.matrix[own.columns.indexOf(a)]?.[own.columns.indexOf(b)]
        const wanted = matrix.matrix[matrix.columns.indexOf(a)]?.[matrix.columns.indexOf(b)]
        return close(value, wanted) ? [] : [{ a, b, value, wanted }]
      }),
    )
    expect(differing).toEqual([])
  })

  it('[PR-151] [PR-152] alerts', () => {
    const raised = ours.alerts.map(({ type, column }) => `${type}: ${column}`)
    // Declared there for text, and never raised.
    const own = raised.filter((alert) => alert !== 'Constant length: code')
    expect(own.sort()).toEqual(theirs.alerts.map(([type, column]) => `${type}: ${column}`).sort())
  })
})

interface Difference {
  readonly at: string
  readonly ours: unknown
  readonly theirs: unknown
}

function differences(variable: Variable, theirs: Readonly<Record<string, unknown>>): Difference[] {
  return pairs(variable, theirs).filter((pair) => !isEqual(pair))
}

function compared(variables: readonly Variable[], { variables: theirs }: Reference): number {
  return variables.reduce((sum, variable) => sum + pairs(variable, theirs[variable.name] ?? {}).length, 0)
}

/** Each statistic that both have. */
function pairs(variable: Variable, theirs: Readonly<Record<string, unknown>>): Difference[] {
  return Object.entries(theirs).flatMap(([key, value]) => {
    const own = valueOf(variable, key)
    return own === undefined ? [] : [{ at: `${variable.name}.${key}`, ours: own, theirs: value }]
  })
}

function valueOf(variable: Variable, key: string): unknown {
  const values = variable as unknown as Readonly<Record<string, unknown>>
  if (lengths.includes(key)) {
    return (values['length'] as Readonly<Record<string, number>> | undefined)?.[key.replace('_length', '')]
  }
  if (key === 'min' || key === 'max') return variable.type === 'DateTime' ? undefined : values[key]
  return values[names[key] ?? key]
}

function isEqual({ ours, theirs }: Difference): boolean {
  if (Array.isArray(ours)) {
    // Words and characters: ours are the most frequent of theirs.
    const counts = theirs as Readonly<Record<string, number>>
    return (ours as { name: string; count: number }[]).every(({ name, count }) => counts[name] === count)
  }
  if (typeof theirs === 'object' && theirs !== null && typeof ours === 'object' && ours !== null) {
    return Object.entries(theirs).every(([key, value]) => {
      const own = (ours as Readonly<Record<string, unknown>>)[key]
      return Array.isArray(value) ? value.every((item, i) => close((own as number[])[i], item)) : close(own, value)
    })
  }
  return close(ours, theirs)
}

function close(ours: unknown, theirs: unknown): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number')
    return Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs))
  return ours === theirs
}

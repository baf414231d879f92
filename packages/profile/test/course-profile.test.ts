import { profile } from '@labbook/profile'
import { beforeAll, describe, expect, it } from 'vitest'
import { readData } from '../../../test/data/read-data.js'
import { cleaned, houseSales } from '../../data/test/house-sales.js'
import type { Profile, Variable } from '@labbook/profile'

/** Every number of the report at cell 16 of the course. */
interface Expected {
  readonly columns: readonly string[]
  readonly table: Readonly<Record<string, unknown>>
  readonly variables: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly correlations: Readonly<Record<'auto' | 'pearson' | 'spearman', { columns: string[]; matrix: number[][] }>>
  readonly alerts: readonly { type: string; column: string; fields?: string[]; text: string }[]
  readonly alerts_not_raised: readonly string[]
  readonly missing: { readonly count: Readonly<Record<string, number>> }
  readonly sample: unknown
  readonly report: { readonly interactions: { readonly columns: string[]; readonly pairs: number } }
}

const expected = JSON.parse(readData('house_sales_expected_profile.json')) as Expected
const names = Object.keys(expected.variables)
/** Facts about the expected file itself, and the forms of histograms that no report shows. */
const notOfTheProfile = new Set([
  'histogram_50',
  'common_values_tie_at_cutoff',
  'rows_on_an_inner_edge',
  'numeric',
  'categorical',
])

let course: Profile
const variable = (name: string): Variable => course.variables.find((candidate) => candidate.name === name) as Variable

beforeAll(async () => {
  const calculate = { calculate: true, warn_high_correlations: false }
  const report = await profile(cleaned, {
    settings: { correlations: { pearson: calculate, spearman: calculate, kendall: calculate } },
  })
  course = report.profile
})

describe('the profile of the course', () => {
  it.each(names)(
    '[PR-150] [PR-50] [PR-51] [PR-52] [PR-53] [PR-54] [PR-55] [PR-57] [PR-58] [PR-59] [PR-60] [PR-62] [PR-31] %s',
    (name) => {
      expect(differences(variable(name), expected.variables[name], name)).toEqual([])
    },
  )

  it('[PR-61] [PR-85] [PR-150] the table', () => {
    expect(differences(course.table, expected.table, 'table')).toEqual([])
    expect(course.columns).toEqual(expected.columns)
    expect([course.table.n_duplicate_rows, course.duplicates]).toEqual([0, undefined])
  })

  it.each(['auto', 'pearson', 'spearman'] as const)('[PR-75] [PR-76] [PR-77] [PR-78] the matrix of %s', (method) => {
    const { columns, matrix } = expected.correlations[method]
    const ours = course.correlations[method]
    expect(ours?.columns).toEqual(columns)
    const far = matrix.flatMap((row, i) =>
      row.flatMap((value, j) =>
        Math.abs((ours?.matrix[i]?.[j] ?? Number.NaN) - value) < 1e-9 ? [] : [[columns[i], columns[j], value]],
      ),
    )
    expect(far).toEqual([])
  })

  it('[PR-78] named correlations', () => {
    const at = (method: 'auto' | 'kendall', a: string, b: string) => {
      const { columns = [], matrix = [] } = course.correlations[method] ?? {}
      return matrix[columns.indexOf(a)]?.[columns.indexOf(b)]
    }
    expect(at('auto', 'price', 'sqft_living')).toBeCloseTo(0.6441769604791396, 9)
    expect(at('auto', 'price', 'floors')).toBeCloseTo(0.3223751813026048, 9)
    expect(at('auto', 'price', 'bathrooms')).toBeCloseTo(0.4971751398745678, 9)
    expect(at('auto', 'waterfront', 'view')).toBeCloseTo(0.5917845703129049, 9)
    expect(at('kendall', 'price', 'sqft_living')).toBeCloseTo(0.4635959720017998, 12)
  })

  it('[PR-70h] [PR-71] the 20 alerts in type, column, fields, order and text', () => {
    const ours = course.alerts.map(({ type, column, fields, text }) => ({ type, column, fields, text }))
    expect(ours).toEqual(expected.alerts.map(({ type, column, fields, text }) => ({ type, column, fields, text })))
    expect(course.alerts.filter(({ type }) => expected.alerts_not_raised.includes(type))).toEqual([])
  })

  it('[PR-80] [PR-81] 17 columns against each other, of all rows', () => {
    const { columns, pairs, rows, of, data, categories } = course.interactions
    expect({ columns, pairs }).toEqual(expected.report.interactions)
    expect([rows, of, data.length]).toEqual([21_608, 21_608, 17])
    expect(categories.map(({ name }) => name)).toEqual(['waterfront', 'view', 'condition'])
    const price = data.find(({ name }) => name === 'price')
    expect([price?.min, price?.max]).toEqual([75_000, 7_700_000])
    const steps = new Uint16Array(
      Uint8Array.from(atob(price?.steps ?? ''), (character) => character.charCodeAt(0)).buffer,
    )
    const first = 75_000 + ((steps[0] as number) / 65_534) * (7_700_000 - 75_000)
    expect(Math.abs(first - 221_900)).toBeLessThan((7_700_000 - 75_000) / 65_534)
  })

  it('[PR-83] no cell is missing, and there is no heat map of missing cells', () => {
    expect(course.missing.count).toEqual(Object.values(expected.missing.count))
    expect(course.missing.heatmap).toBeUndefined()
    expect(course.missing.matrix?.share.length).toBeLessThanOrEqual(250)
    expect(course.missing.matrix?.share.flat().every((share) => share === 0)).toBe(true)
  })

  it('[PR-84] the first and last ten rows with their labels', () => {
    expect(course.sample).toEqual(expected.sample)
  })
})

describe('the raw file', () => {
  it('[PR-46] [PR-66] dates in the basic form are found, and counted by PR-57', async () => {
    const { profile: raw } = await profile(houseSales)
    expect(raw.table.types).toEqual({ Numeric: 16, Categorical: 3, DateTime: 1 })
    const date = raw.variables[0]
    if (date?.type !== 'DateTime') throw new Error('date is no DateTime')
    expect([date.n_distinct, date.min, date.max, date.range]).toEqual([
      372,
      '2014-05-02T00:00:00.000Z',
      '2015-05-27T00:00:00.000Z',
      390 * 86_400,
    ])
    expect(date.histogram?.counts.slice(0, 6)).toEqual([498, 410, 491, 454, 473, 582])
    expect(date.display['Minimum']).toBe('2014-05-02')
  })
})

/** Where ours is not the expected: numbers to 1e-9 of their size, all else exactly. */
function differences(ours: unknown, wanted: unknown, path: string): string[] {
  if (typeof wanted === 'number' && typeof ours === 'number') {
    return ours === wanted || Math.abs(ours - wanted) <= 1e-9 * Math.abs(wanted)
      ? []
      : [`${path}: ${ours} for ${wanted}`]
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(ours) || ours.length !== wanted.length) return [`${path}: another length`]
    return wanted.flatMap((value, i) => differences(ours[i], value, `${path}[${i}]`))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const keys = Object.keys(wanted).filter((key) => !notOfTheProfile.has(key))
    return keys.flatMap((key) =>
      differences(
        (ours as Record<string, unknown> | null)?.[key],
        (wanted as Record<string, unknown>)[key],
        `${path}.${key}`,
      ),
    )
  }
  return ours === wanted ? [] : [`${path}: ${String(ours)} for ${String(wanted)}`]
}

import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Matrix, type Profile, type ProfileReport, profile, sectionsOf, type Variable } from '@labbook/profile'
import { beforeAll, expect, it } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'

let report: ProfileReport
let course: Profile

beforeAll(async () => {
  report = await profile(cleaned, { title: 'House prices' })
  course = report.profile
})

const numeric = (name: string) => {
  const variable = course.variables.find(
    (candidate): candidate is Extract<Variable, { type: 'Numeric' }> => candidate.name === name,
  )
  if (variable?.type !== 'Numeric') throw new Error(`${name} is not Numeric`)
  return variable
}
const commonCounts = (variable: Variable) =>
  'common_values' in variable ? variable.common_values.map(({ count }) => count) : undefined
const alertTexts = (type: string) => course.alerts.filter((alert) => alert.type === type).map(({ text }) => text)

it('[T15] the report has six sections, in their order', () => {
  expect(sectionsOf(course).map(({ title }) => title)).toEqual([
    'Overview',
    'Variables',
    'Interactions',
    'Correlations',
    'Missing values',
    'Sample',
  ])
})

it('[T19] each of the 20 variables has its first table and its distribution', () => {
  expect(course.variables).toHaveLength(20)
  for (const variable of course.variables) {
    expect(Object.keys(variable.display)).toEqual(expect.arrayContaining(['Distinct', 'Missing', 'Memory size']))
    const counts = variable.type === 'Numeric' ? variable.histogram?.counts : commonCounts(variable)
    expect(counts?.reduce((sum, count) => sum + count, 0)).toBe(21608)
  }
})

it('[T24] any two of the 17 numeric columns, and how they go together', () => {
  const { interactions, correlations } = course
  expect([interactions.columns.length, interactions.pairs]).toEqual([17, 289])
  const { columns, matrix } = correlations.auto as Matrix
  const between = (a: string, b: string) => matrix[columns.indexOf(a)]?.[columns.indexOf(b)]
  expect(between('price', 'sqft_living')).toBeCloseTo(0.6442, 4)
  expect(between('price', 'floors')).toBeCloseTo(0.3224, 4)
})

it('[T16] the dataset statistics', () => {
  expect(course.table.display).toMatchObject({
    'Number of variables': '20',
    'Number of observations': '21608',
    'Missing cells': '0',
    'Missing cells (%)': '0.0%',
    'Duplicate rows': '0',
    'Duplicate rows (%)': '0.0%',
    'Total size in memory': '3.5 MiB',
    'Average record size in memory': '168.0 B',
  })
})

it('[T17] 17 numeric and 3 categorical variables', () => {
  expect(course.table.types).toEqual({ Numeric: 17, Categorical: 3 })
  const categorical = course.variables.filter(({ type }) => type === 'Categorical')
  expect(categorical.map(({ name, n_distinct }) => [name, n_distinct])).toEqual([
    ['waterfront', 2],
    ['view', 5],
    ['condition', 5],
  ])
})

it('[T18] [T26] [T27] price and bedrooms, and what they go together with', () => {
  const { display } = numeric('price')
  expect([display['Distinct'], display['Distinct (%)']]).toEqual(['4028', '18.6%'])
  const of = (column: string) =>
    course.alerts.find((alert) => alert.column === column && alert.type === 'High correlation')
  expect(of('price')?.fields).toEqual(['sqft_living', 'grade', 'sqft_above', 'sqft_living15'])
  expect(of('price')?.text).toBe('price is highly overall correlated with sqft_living and 3 other fields')
  expect(of('bedrooms')?.fields).toEqual(['bathrooms', 'sqft_living', 'sqft_above'])
})

it('[T20] the statistics of price', () => {
  const { display, skewness } = numeric('price')
  expect(skewness).toBeCloseTo(4.0237082994810685, 9)
  expect([display['Skewness'], display['Kurtosis'], display['95-th percentile'], display['Sum']]).toEqual([
    '4.0237083',
    '34.578471',
    '1156780',
    '1.1670446 × 10<sup>10</sup>',
  ])
})

it('[T21] its histogram', () => {
  const { histogram } = numeric('price')
  expect([histogram?.bins, histogram?.counts.slice(0, 6)]).toEqual([50, [1536, 6375, 5501, 3544, 2060, 1042]])
})

it('[T22] [T23] its common and extreme values', () => {
  const { common_values, common_values_other, minimum_values, maximum_values } = numeric('price')
  expect(common_values.map(({ value, count }) => [value, count])).toEqual([
    [450_000, 172],
    [350_000, 172],
    [550_000, 158],
    [500_000, 152],
    [425_000, 150],
    [325_000, 148],
    [400_000, 145],
    [375_000, 138],
    [300_000, 133],
    [525_000, 131],
  ])
  expect(common_values_other).toMatchObject({ distinct: 4018, count: 20_109 })
  const values = (list: typeof minimum_values) => list.slice(0, 5).map(({ value }) => value)
  expect(values(minimum_values)).toEqual([75_000, 78_000, 80_000, 81_000, 82_000])
  expect(values(maximum_values)).toEqual([7_700_000, 7_062_500, 6_885_000, 5_570_000, 5_350_000])
})

it('[T25] [T28] [T29] twenty alerts: 16 high correlations, 2 imbalances, 2 zeros', () => {
  expect([course.alerts.length, alertTexts('High correlation').length]).toEqual([20, 16])
  expect(alertTexts('Imbalance')).toEqual([
    'waterfront is highly imbalanced (93.6%)',
    'view is highly imbalanced (72.3%)',
  ])
  expect(alertTexts('Zeros')).toEqual(['sqft_basement has 13123 (60.7%) zeros', 'yr_renovated has 20695 (95.8%) zeros'])
})

it('[T30] the matrix of all twenty columns', () => {
  const { columns = [], matrix = [] } = course.correlations.auto ?? {}
  expect([columns.length, matrix.length]).toEqual([20, 20])
  expect(matrix[0]?.[columns.indexOf('sqft_living')]).toBeCloseTo(0.6441769604791396, 9)
})

it('[T31] [T32] no cell is missing; the first and last rows keep their labels', () => {
  expect(course.missing.count).toEqual(Array.from({ length: 20 }, () => 21_608))
  expect(course.missing.heatmap).toBeUndefined()
  expect(course.sample.head_index).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(course.sample.tail_index).toEqual(Array.from({ length: 10 }, (_, i) => 21_603 + i))
})

it('[T33] the report is one file that asks for nothing else', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'profile-')), 'house_price_profile_report.html')
  await report.toFile(path)
  const page = readFileSync(path, 'utf8')
  expect(page).toContain('<title>House prices</title>')
  expect(page).toContain("default-src 'none'")
  expect(page).not.toMatch(/<(?:script|link|img)[^>]*(?:src|href)=/)
  expect(statSync(path).size).toBeLessThan(3_000_000)
})

import {
  alertTypes,
  boxesOf,
  categoryLabels,
  coefficientsOf,
  commonRows,
  countedAlerts,
  crossTable,
  decodeCodes,
  decodeNumbers,
  detailTabs,
  firstTablesOf,
  listVariables,
  pairKind,
  pointsOf,
  profile,
  type Profile,
  sectionsOf,
  sentenceParts,
  toCSV,
  withoutOutliers,
} from '@labbook/profile'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleaned } from '../../../data/test/house-sales.js'
import { packProfile, unpackProfile } from '../../src/page/packed-profile.js'
import { table } from '../made-table.js'

let course: Profile
beforeAll(async () => {
  course = (await profile(cleaned)).profile
})

const numbers = (name: string) => {
  const column = course.interactions.data.find((one) => one.name === name)
  if (column === undefined) throw new Error(`${name} is not carried.`)
  return decodeNumbers(column)
}

describe('sections and lists', () => {
  it('[PR-138] sections are in the order of the report, and those without content are not there', async () => {
    expect(sectionsOf(course).map(({ title }) => title)).toEqual([
      'Overview',
      'Variables',
      'Interactions',
      'Correlations',
      'Missing values',
      'Sample',
    ])
    const { profile: minimal } = await profile(table({ a: [1, 2, 3], b: ['x', 'y', 'x'] }), { mode: 'minimal' })
    expect(sectionsOf(minimal).map(({ title }) => title)).toEqual(['Overview', 'Variables'])
    const { profile: repeated } = await profile(table({ a: [1, 1, 2] }))
    expect(sectionsOf(repeated).at(-1)?.title).toBe('Duplicate rows')
  })

  it('[PR-138] the tables and tabs of a card are those of its type', () => {
    const card = (name: string) => course.variables.find((one) => one.name === name) as Profile['variables'][number]
    const [left, right] = firstTablesOf(card('price'))
    expect([left?.at(0)?.label, left?.at(-1)?.label]).toEqual(['Distinct', 'Mean'])
    expect([right?.at(0)?.label, right?.at(-1)?.label]).toEqual(['Minimum', 'Memory size'])
    expect(left?.at(-1)).toEqual({ label: 'Mean', text: '540098.37', exact: '540098.3690299889' })
    expect(firstTablesOf(card('view'))).toHaveLength(1)
    expect(detailTabs(card('view')).map(({ title }) => title)).toEqual([
      'Overview',
      'Categories',
      'Words',
      'Characters',
    ])
  })

  it('[PR-134] search in any case, filters by type and alert, order by what is most; ties keep the order of the report', () => {
    const none = { search: '', type: '', alert: '', sort: 'order' } as const
    const names = (filter: Partial<Parameters<typeof listVariables>[1]>) =>
      listVariables(course, { ...none, ...filter }).map((place) => course.variables[place]?.name)
    expect(names({})).toEqual(course.columns)
    expect(names({ search: ' LIVING' })).toEqual(['sqft_living', 'sqft_living15'])
    expect(names({ type: 'Categorical', sort: 'distinct' })).toEqual(['view', 'condition', 'waterfront'])
    expect(names({ alert: 'Zeros' })).toEqual(['sqft_basement', 'yr_renovated'])
    expect(names({ sort: 'alerts' }).slice(0, 4)).toEqual(['waterfront', 'view', 'yr_renovated', 'price'])
    expect(names({ sort: 'missing' })).toEqual(course.columns)
  })

  it('[PR-138] a sentence of an alert is cut at the names of columns, whatever they hold', () => {
    const [alert] = course.alerts
    if (alert === undefined) throw new Error('The course has alerts.')
    expect(sentenceParts(alert)).toEqual([
      { text: 'price', isName: true },
      { text: ' is highly overall correlated with ', isName: false },
      { text: 'sqft_living', isName: true },
      { text: ' and 3 other fields', isName: false },
    ])
    expect(sentenceParts({ ...alert, column: null, text: 'The table has no rows' })).toEqual([
      { text: 'The table has no rows', isName: false },
    ])
    expect(alertTypes(countedAlerts(course))).toEqual([
      { type: 'High correlation', count: 16 },
      { type: 'Imbalance', count: 2 },
      { type: 'Zeros', count: 2 },
    ])
  })

  it('[PR-138] a short list of common values adds up what it leaves out', async () => {
    const values = ['a', 'a', 'a', 'b', 'b', 'c', 'd', null, ...new Array<string>(12).fill('e')]
    const { profile: small } = await profile(table({ letters: values }))
    const [variable] = small.variables
    expect(variable && commonRows(variable, 2)).toEqual([
      { name: 'e', count: 12, share: '60.0%' },
      { name: 'a', count: 3, share: '15.0%' },
      { note: 'Other values (3)', count: 4, share: '20.0%' },
      { note: '(Missing)', count: 1, share: '5.0%' },
    ])
  })

  it('[PR-137] a table as CSV quotes what needs it', () => {
    expect(
      toCSV(
        ['a', 'b,c'],
        [
          ['say "x"', 1.5],
          ['two\nlines', null],
        ],
      ),
    ).toBe('a,"b,c"\r\n"say ""x""",1.5\r\n"two\nlines",\r\n')
  })
})

describe('carried data', () => {
  it('[PR-81] columns are decoded to a step of their range, categories to their values', () => {
    const price = numbers('price')
    const exact = cleaned.column('price')
    expect(price).toHaveLength(21_608)
    for (let row = 0; row < price.length; row += 501)
      expect(Math.abs((price[row] as number) - (exact?.at(row) as number))).toBeLessThanOrEqual(
        (7_625_000 / 65_534) * 0.51,
      )
    const view = course.interactions.categories.find(({ name }) => name === 'view')
    if (view === undefined) throw new Error('view is carried.')
    const labels = categoryLabels(view)
    const shown = [...decodeCodes(view)].map((code) => labels[code])
    expect(shown.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, row) => String(cleaned.column('view')?.at(row))))
  })

  it('[PR-81] missing and infinite cells have no place in a picture, more than 254 categories share one label', async () => {
    const rows = Array.from({ length: 700 }, (_, row) => row)
    const { profile: odd } = await profile(
      table({
        x: rows.map((row) => (row % 7 === 0 ? Number.POSITIVE_INFINITY : row % 5 === 0 ? null : row)),
        many: rows.map((row) => `c${row % 300}`),
      }),
      { settings: { vars: { cat: { cardinality_threshold: 500 } } } },
    )
    const [column] = odd.interactions.data
    const decoded = column && decodeNumbers(column)
    expect([0, 1, 5, 6].map((row) => decoded?.[row])).toEqual([Number.NaN, 1, Number.NaN, expect.closeTo(6, 1)])
    const [categories] = odd.interactions.categories
    if (categories === undefined) throw new Error('The categories are carried.')
    const labels = categoryLabels(categories)
    expect(labels).toHaveLength(255)
    expect(labels[decodeCodes(categories)[299] as number]).toBe('(Other)')
  })

  it('[PR-80] coefficients of a pair: the profile’s own, Pearson’s from the points if it has none', () => {
    const points = pointsOf(numbers('sqft_living'), numbers('price'))
    const { n, spearman, pearson } = coefficientsOf(course, 'sqft_living', 'price', points)
    expect(n).toBe(21_608)
    expect(spearman).toBeCloseTo(0.6441769604791396, 9)
    expect(pearson).toBeCloseTo(0.702035156302102, 6)
    expect(coefficientsOf(course, 'price', 'price', pointsOf(numbers('price'), numbers('price'))).pearson).toBeCloseTo(
      1,
      12,
    )
  })

  it('[PR-82] a box has the numbers of matplotlib’s: quartiles, whiskers at the last value within 1.5 ranges, outliers', () => {
    const values = Float64Array.from({ length: 21_608 }, (_, row) => cleaned.column('price')?.at(row) as number)
    const [box] = boxesOf(values, new Uint8Array(21_608), ['all'])
    expect(box).toEqual({
      label: 'all',
      n: 21_608,
      low: 75_000,
      q1: 321_837.5,
      median: 450_000,
      q3: 645_000,
      high: 1_127_500,
      outliers: 1146,
    })
  })

  it('[PR-80] hiding outliers leaves the points inside of both columns’ whiskers', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 100)
    const { x, y } = withoutOutliers({ x: values, y: values.slice().reverse() })
    expect([...x]).toEqual([2, 3, 4, 5])
    expect([...y]).toEqual([5, 4, 3, 2])
  })

  it('[PR-82] two categorical columns are counted against each other', () => {
    const x = { codes: Uint8Array.of(0, 1, 1, 255, 0), labels: ['no', 'yes'] }
    const y = { codes: Uint8Array.of(0, 0, 1, 1, 255), labels: ['a', 'b'] }
    expect(crossTable(x, y)).toEqual([
      [1, 1],
      [0, 1],
    ])
    expect(pairKind(course.interactions, 'waterfront', 'view')).toBe('shares')
    expect(pairKind(course.interactions, 'price', 'view')).toBe('boxes')
    expect(pairKind(course.interactions, 'price', 'price')).toBe('points')
    expect(pairKind(course.interactions, 'price', 'nothing')).toBe(null)
  })
})

describe('the profile in the page', () => {
  it('[PR-130] it is unpacked to what it was but for the percentiles, in less room', () => {
    const whole = JSON.stringify(course)
    const packed = packProfile(course)
    expect(packed.length).toBeLessThan(whole.length - 40_000)
    const shown = (profile: Profile) => ({
      ...profile,
      variables: profile.variables.map((variable) => ({ ...variable, percentiles: undefined, quantiles: undefined })),
    })
    expect(shown(unpackProfile(packed))).toEqual(shown(JSON.parse(whole) as Profile))
  })

  it('[PR-130] edges and shares that are not worked out again exactly are carried as they are', () => {
    const [price] = course.variables
    if (price?.type !== 'Numeric' || price.histogram === null) throw new Error('price has a histogram.')
    const odd = {
      ...course,
      variables: [
        {
          ...price,
          histogram: { bins: 2, edges: [0, 3, 4], counts: [1, 1] },
          common_values: [{ value: 1, count: 3, percent: 0.1234 }],
        },
      ],
      alerts: [{ type: 'High correlation' as const, column: 'price', fields: ['gone'], values: {}, text: 't' }],
    }
    const [unpacked] = unpackProfile(packProfile(odd)).variables
    expect(unpacked).toMatchObject({
      histogram: { edges: [0, 3, 4] },
      common_values: [{ value: 1, count: 3, percent: 0.1234 }],
    })
    expect(unpackProfile(packProfile(odd)).alerts[0]?.fields).toEqual(['gone'])
  })
})

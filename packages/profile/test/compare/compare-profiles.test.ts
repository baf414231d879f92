import { parseCsv, trainTestSplit } from '@labbook/data'
import { type ComparedPair, type ComparisonReport, compareProfiles, type Profile, profile } from '@labbook/profile'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleaned, modelled } from '../../../data/test/house-sales.js'

const [train, test] = trainTestSplit(modelled, { testSize: 0.3, seed: 123 })

function pairOf({ comparison }: ComparisonReport, name: string, place = 0): ComparedPair {
  return comparison.variables.find((variable) => variable.name === name)?.against[place] as ComparedPair
}

function valuesOf(pair: ComparedPair): Record<string, number> {
  return Object.fromEntries(pair.measures.map(({ measure, value }) => [measure, value]))
}

describe('train and test rows of the course', () => {
  let drift: ComparisonReport
  beforeAll(async () => {
    drift = await compareProfiles([train, test], { labels: ['train', 'test'] })
  })

  it('[PR-110] [PR-111] [PR-112] numbers: PSI, KS and Jensen–Shannon of all values', () => {
    const pair = pairOf(drift, 'price')
    expect(pair).toMatchObject({ method: 'exact', verdict: 'none', change: null })
    const { psi, ks, js } = valuesOf(pair)
    expect(psi).toBeCloseTo(0.0019261446, 10)
    expect(ks).toBeCloseTo(0.0139478738, 10)
    expect(js).toBeCloseTo(0.0186361477, 10)
  })

  it('[PR-110] [PR-112] [PR-113] categories: χ² and Cramér’s V beside them', () => {
    const pair = pairOf(drift, 'view')
    const { psi, js, cramers_v } = valuesOf(pair)
    expect(psi).toBeCloseTo(0.0001663927, 10)
    expect(js).toBeCloseTo(0.0054775602, 10)
    expect(cramers_v).toBeCloseTo(0.005938661, 10)
    const chi = pair.measures.find(({ measure }) => measure === 'cramers_v')
    expect(chi?.statistic).toBeCloseTo(0.762064337, 9)
    expect(chi?.pvalue).toBeCloseTo(0.9434602922, 9)
    expect(valuesOf(pair)).not.toHaveProperty('ks')
  })

  it('[PR-116] no column drifts, and the counts say so', () => {
    const { verdict, counts, alerts, variables } = drift.comparison
    expect([verdict, counts, alerts]).toEqual(['none', { none: 15, moderate: 0, large: 0 }, []])
    expect(variables.map(({ name }) => name)).toEqual([...train.columnNames()])
  })

  it('[PR-117] histograms on common edges, as shares of each profile', () => {
    const shapes = drift.comparison.variables.find(({ name }) => name === 'price')?.shapes
    if (shapes?.kind !== 'histogram') throw new Error('price has no histogram')
    expect([shapes.edges[0], shapes.edges.at(-1), shapes.edges.length]).toEqual([75_000, 7_700_000, 51])
    for (const one of shapes.shares) expect(one?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4)
    const width = (7_700_000 - 75_000) / 50
    const first = [...(train.column('price')?.toArray() ?? [])].filter((price) => Number(price) < 75_000 + width).length
    expect(shapes.shares[0]?.[0]).toBeCloseTo(first / train.numRows(), 5)
  })

  it('[PR-110] [PR-111] stored profiles: D within 0.01 of that of all values, shown as a sketch', async () => {
    const stored = await Promise.all([profile(train), profile(test)])
    const profiles = stored.map((report) => JSON.parse(JSON.stringify(report)) as Profile)
    const sketch = await compareProfiles(profiles, { labels: ['train', 'test'] })
    for (const { name } of sketch.comparison.variables) {
      const [exact, near] = [pairOf(drift, name), pairOf(sketch, name)]
      expect(near.method).toBe('sketch')
      expect(Math.abs((valuesOf(near)['ks'] ?? 0) - (valuesOf(exact)['ks'] ?? 0)), name).toBeLessThan(0.01)
    }
    // Categories are counted in the profile, so nothing is lost.
    expect(valuesOf(pairOf(sketch, 'view'))['psi']).toBeCloseTo(0.0001663927, 10)
    expect(sketch.comparison.verdict).toBe('none')
  })
})

describe('homes without and with a waterfront', () => {
  const isAtWater = (row: { waterfront: number }) => row.waterfront === 1
  let drift: ComparisonReport
  beforeAll(async () => {
    drift = await compareProfiles([cleaned.filter((row) => !isAtWater(row)), cleaned.filter(isAtWater)], {
      labels: ['inland', 'waterfront'],
    })
  })

  it('[PR-110] [PR-111] [PR-112] [PR-115] price drifts by every measure', () => {
    const pair = pairOf(drift, 'price')
    const { psi, ks, js, shift } = valuesOf(pair)
    expect(psi).toBeCloseTo(2.6701583589, 9)
    expect(ks).toBeCloseTo(0.6216061347, 10)
    expect(js).toBeCloseTo(0.6009010061, 10)
    expect(shift).toBeCloseTo(3.3085, 4)
    expect(pair.verdict).toBe('large')
  })

  it('[PR-116] an alert says the measure, the value and the threshold; what drifts most comes first', () => {
    const alert = drift.comparison.alerts.find(({ column }) => column === 'price')
    expect(alert).toMatchObject({
      type: 'Drift',
      verdict: 'large',
      text: 'price drifts in waterfront: PSI is 2.67 (large from 0.25)',
      values: { measure: 'psi', threshold: 0.25 },
    })
    expect(drift.comparison.verdict).toBe('large')
  })

  it('[PR-115] a category that the baseline lacks', () => {
    const pair = pairOf(drift, 'waterfront')
    expect([pair.new_categories, pair.lost_categories, pair.verdict]).toEqual([['1'], ['0'], 'large'])
  })

  it('[PR-116] thresholds are settings', async () => {
    const mild = await compareProfiles([train, test], {
      settings: { drift: { psi: { moderate: 0.001, large: 0.0019 } } },
    })
    expect(pairOf(mild, 'price').measures[0]).toMatchObject({ measure: 'psi', verdict: 'large' })
    await expect(
      compareProfiles([train, test], { settings: { drift: { psi: { large: 'much' } } } as never }),
    ).rejects.toThrow('drift.psi.large: "much" is not number.')
  })
})

describe('columns that are not alike', () => {
  const table = (text: string) => parseCsv(text)
  const rows = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n')

  it('[PR-114] [PR-115] added, removed and retyped columns, and a share of missing cells', async () => {
    const before = table(`a,b,gone,c\n${rows(60, (i) => `${i},${i % 7},x${i % 3},${i}`)}\n`)
    const after = table(`a,b,c,fresh\n${rows(60, (i) => `${i},w${i % 5},${i % 4 === 0 ? '' : i},1`)}\n`)
    const { comparison } = await compareProfiles([before, after], { labels: ['before', 'after'] })
    const of = (name: string) => comparison.variables.find((one) => one.name === name)
    expect(of('gone')?.against[0]).toMatchObject({ change: 'removed', verdict: 'large', measures: [] })
    expect(of('fresh')?.against[0]).toMatchObject({ change: 'added', verdict: 'none' })
    expect(of('b')?.against[0]).toMatchObject({ change: 'type', verdict: 'large' })
    expect(of('c')?.against[0]?.measures.find(({ measure }) => measure === 'missing')).toEqual({
      measure: 'missing',
      value: 0.25,
      verdict: 'large',
    })
    expect(comparison.variables.map(({ name }) => name)).toEqual(['a', 'b', 'gone', 'c', 'fresh'])
    expect(comparison.alerts.map(({ text }) => text)).toEqual([
      'b has another type in after: Categorical',
      'gone is missing in after',
      'c drifts in after: Missing is 0.25 (large from 0.2)',
    ])
  })

  it('[PR-115] a new category alone is moderate', async () => {
    const before = table(`city\n${rows(2000, (i) => (i % 2 ? 'Rome' : 'Oslo'))}\n`)
    const after = table(`city\n${rows(2000, (i) => (i === 0 ? 'Lima' : i % 2 ? 'Rome' : 'Oslo'))}\n`)
    const { comparison } = await compareProfiles([before, after], { labels: ['before', 'after'] })
    expect(comparison.variables[0]?.against[0]).toMatchObject({ verdict: 'moderate', new_categories: ['Lima'] })
    expect(comparison.alerts[0]?.text).toBe('city has new categories in after: Lima')
  })

  it('[PR-115] numbers that are few in one table are numbers in both', async () => {
    const before = table(`size\n${rows(300, (i) => String(i % 6))}\n`)
    const after = table(`size\n${rows(300, (i) => (i % 3 === 0 ? '' : String(i % 5)))}\n`)
    const { comparison } = await compareProfiles([before, after])
    const [pair] = comparison.variables[0]?.against ?? []
    expect(pair?.change).toBeNull()
    expect(pair?.measures.map(({ measure }) => measure)).toContain('ks')
  })

  it('[PR-110] more categories than the report lists are all in a stored profile', async () => {
    const before = table(`code\n${rows(900, (i) => `c${i % 30}`)}\n`)
    const after = table(`code\n${rows(900, (i) => `c${i % 3 === 0 ? i % 29 : i % 30}`)}\n`)
    const exact = await compareProfiles([before, after])
    const stored = await Promise.all([profile(before), profile(after)])
    const sketch = await compareProfiles(stored)
    expect(valuesOf(pairOf(sketch, 'code'))).toEqual(valuesOf(pairOf(exact, 'code')))
    expect(valuesOf(pairOf(exact, 'code'))['psi']).toBeGreaterThan(0)
  })

  it('[PR-102] sensitive profiles are compared by counts only', async () => {
    const secret = table(`pay\n${rows(80, (i) => String(73_519 + i))}\n`)
    const report = await compareProfiles([secret, secret], { sensitive: true })
    expect(pairOf(report, 'pay').measures.map(({ measure }) => measure)).toEqual(['missing'])
    expect(JSON.stringify(report)).not.toMatch(/735[1-9]\d/)
    expect(report.toHTML()).not.toMatch(/735[1-9]\d/)
  })

  it('[PR-116] two to eight profiles, with a label each', async () => {
    const one = table('a\n1\n2\n')
    await expect(compareProfiles([one])).rejects.toThrow('2 to 8 profiles are compared, not 1.')
    await expect(compareProfiles(Array.from({ length: 9 }, () => one))).rejects.toThrow('not 9.')
    await expect(compareProfiles([one, one], { labels: ['x'] })).rejects.toThrow('labels: 1 for 2 profiles.')
    await expect(compareProfiles([one, one], { baseline: 2 })).rejects.toThrow('baseline: 2 is not the place')
    const three = await compareProfiles([one, one, one], { baseline: 1 })
    expect(three.comparison.variables[0]?.against.map(({ profile }) => profile)).toEqual([0, 2])
  })
})

import { parseCsv } from '@labbook/data'
import { type Association, checkProfile, profile, type Target } from '@labbook/profile'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleaned } from '../../../data/test/house-sales.js'
import { ofColumns } from '../of-columns.js'

describe('price, the target of the course', () => {
  let target: Target
  const of = (name: string) => target.associations.find(({ column }) => column === name) as Association
  beforeAll(async () => {
    target = (await profile(cleaned, { target: 'price' })).profile.target as Target
  })

  it('[PR-120] the other columns by association, each with its measure', () => {
    expect(target.associations.slice(0, 7).map(({ column }) => column)).toEqual([
      'grade',
      'sqft_living',
      'sqft_living15',
      'sqft_above',
      'bathrooms',
      'lat',
      'view',
    ])
    expect(of('grade').value).toBeCloseTo(0.6583158163, 10)
    expect(of('sqft_living').value).toBeCloseTo(0.6441769605, 10)
    expect(of('sqft_living15').value).toBeCloseTo(0.5722506183, 10)
    expect(of('sqft_above').value).toBeCloseTo(0.5416757475, 10)
    expect([of('grade').measure, of('view').measure]).toEqual(['Spearman’s ρ', 'Correlation ratio η'])
    expect(of('view').value).toBeCloseTo(0.4102498714, 10)
    expect(of('waterfront').value).toBeCloseTo(0.2663709401, 10)
    expect(target.associations).toHaveLength(19)
  })

  it('[PR-121] the mean price in ten bins of sqft_living', () => {
    const { groups } = of('sqft_living')
    if (groups === undefined || !('cuts' in groups) || !('means' in groups)) throw new Error('no means by bin')
    expect([groups.cuts.length, groups.cuts[0]]).toEqual([9, 1090])
    expect(groups.cuts.at(-1)).toBeCloseTo(3253, 9)
    expect(groups.means[0]).toBeCloseTo(306_389.3947, 4)
    expect(groups.means[9]).toBeCloseTo(1_152_321.6682, 4)
    expect(groups.counts.reduce((sum, count) => sum + count, 0)).toBe(21_608)
  })
})

describe('targets of other types', () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    sold: i % 4 === 0 ? 'yes' : 'no',
    colour: i % 4 === 0 ? 'red' : ['blue', 'green', 'grey'][i % 3],
    size: i % 4 === 0 ? 100 + i : i,
    day: new Date(Date.UTC(2020, 0, 1 + i)),
    note: `note ${i}`,
  }))
  const table = ofColumns(
    Object.fromEntries(
      (['sold', 'colour', 'size', 'day', 'note'] as const).map((key) => [key, rows.map((row) => row[key])]),
    ),
  )

  it('[PR-120] [PR-121] a class: V and η, and the rate of each class with its count', async () => {
    const { profile: made } = await profile(table, { target: 'sold' })
    const measures = made.target?.associations.map(({ column, measure }) => [column, measure])
    expect(measures).toEqual([
      ['colour', 'Cramér’s V'],
      ['size', 'Correlation ratio η'],
      ['day', 'Correlation ratio η'],
    ])
    // φ² is 1, so V = √((1 − 3/199) / (1 − 1/199)).
    expect(made.target?.associations[0]?.value).toBeCloseTo(Math.sqrt(196 / 198), 12)
    expect(made.target?.associations[0]).toMatchObject({
      groups: { values: ['blue', 'green', 'grey', 'red'], classes: [false, true] },
    })
    const { groups } = made.target?.associations[0] as Association
    expect(groups && 'rates' in groups && groups.rates).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ])
    expect(() => checkProfile(JSON.parse(JSON.stringify(made)))).not.toThrow()
  })

  it('[PR-122] a column that gives the target away is an alert', async () => {
    const { profile: made } = await profile(table, { target: 'sold' })
    const leaks = made.alerts.filter(({ type }) => type === 'Leak')
    expect(leaks.map(({ column, text }) => [column, text])).toEqual([
      ['colour', 'colour gives sold away (Cramér’s V = 0.9949)'],
    ])
    const none = await profile(table)
    expect(none.profile.alerts.filter(({ type }) => type === 'Leak')).toEqual([])
  })

  it('[PR-120] a date is a number of seconds', async () => {
    const { profile: made } = await profile(table, { target: 'day' })
    const size = made.target?.associations.find(({ column }) => column === 'size')
    expect(size?.measure).toBe('Spearman’s ρ')
    const day = await profile(table, { target: 'size' })
    const groups = day.profile.target?.associations.find(({ column }) => column === 'day')?.groups
    expect(groups && 'cuts' in groups && [groups.isTime, groups.cuts.length]).toEqual([true, 9])
  })

  it('[PR-120] text is no target, and an unknown column is an error', async () => {
    const { profile: made } = await profile(table, { target: 'note' })
    expect(made.target).toBeUndefined()
    expect(made.analysis.warnings.join()).toContain('Column "note" cannot be a target: it is Text.')
    await expect(profile(table, { target: 'sizes' })).rejects.toThrow(
      'target: the table has no column "sizes". Did you mean "size"?',
    )
  })

  it('[PR-120] infinite and missing cells are left out of the means', async () => {
    const text = `x,y\n${Array.from({ length: 40 }, (_, i) => `${i % 2 ? i : ''},${i === 3 ? 'inf' : i}`).join('\n')}\n`
    const { profile: made } = await profile(parseCsv(text), { target: 'y' })
    const { groups } = made.target?.associations[0] as Association
    expect(groups?.counts.reduce((sum, count) => sum + count, 0)).toBe(19)
    expect(groups && 'means' in groups && groups.means).toEqual([1, 6, 10, 14, 18, 22, 26, 30, 34, 38])
    // One value has no interval; of two, 2 apart, 1.96 · √2 / √2.
    expect(groups && 'margins' in groups && groups.margins.slice(0, 2)).toEqual([null, 1.959963984540054])
  })

  it('[PR-102] a sensitive profile ranks columns and says nothing of their values', async () => {
    const { profile: made } = await profile(table, { target: 'sold', sensitive: true })
    expect(made.target?.associations.map(({ column, groups }) => [column, groups])).toEqual([
      ['colour', undefined],
      ['size', undefined],
      ['day', undefined],
    ])
  })
})

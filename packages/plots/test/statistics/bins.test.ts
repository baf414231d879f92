import { describe, expect, it } from 'vitest'
import { type BinOptions, countBins } from '../../src/statistics/bins.js'

const bars = (values: readonly number[], options?: BinOptions) => {
  const { edges, counts } = countBins(Float64Array.from(values), options)
  return { first: edges[0], width: ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / counts.length, counts: [...counts] }
}
const zeros = Array<number>(50).fill(0)

describe('[FG-10] bars of a histogram', () => {
  it.each<[string, number[], BinOptions, ReturnType<typeof bars>]>([
    // np.histogram(values, 'auto')
    ['an IQR of 0', [...zeros, 1, 2, 3, 100.5], {}, { first: 0, width: 6.7, counts: [53, ...Array(13).fill(0), 1] }],
    ['halves', [1, 2, 2, 3, 5, 8, 13.5], {}, { first: 1, width: 3.125, counts: [4, 1, 1, 1] }],
    ['whole numbers are the middle of bars', [1, 2, 2, 4], {}, { first: 0.5, width: 1, counts: [1, 2, 0, 1] }],
    ['a range of 0 has one bar of width 1', [7.5, 7.5], {}, { first: 7, width: 1, counts: [2] }],
    [
      'whole numbers far apart have bars of at least 1',
      [...Array<number>(1000).fill(0), 1, 25],
      {},
      { first: 0, width: 1, counts: [1000, 1, ...Array(22).fill(0), 1] },
    ],
    ['a number of bars', [0, 1, 2, 3, 4], { bins: 2 }, { first: 0, width: 2, counts: [2, 3] }],
    ['a width', [0, 1, 2, 3, 4.5], { binWidth: 2 }, { first: 0, width: 2, counts: [2, 2, 1] }],
    [
      'a range leaves the rest out',
      [0, 1, 2, 3, 99],
      { bins: 3, range: [0, 3] },
      { first: 0, width: 1, counts: [1, 1, 2] },
    ],
    [
      'bars that are asked for, one for each number',
      [0, 30],
      { discrete: true },
      { first: -0.5, width: 1, counts: [1, ...Array(29).fill(0), 1] },
    ],
  ])('%s', (_, values, options, wanted) => {
    const { width, ...rest } = bars(values, options)
    expect(width).toBeCloseTo(wanted.width, 12)
    expect(rest).toEqual({ first: wanted.first, counts: wanted.counts })
  })

  it('a value on an edge belongs to the bar on its right, where rounding of the width must not move it', () => {
    const { edges } = countBins(Float64Array.of(0, 10.5), { bins: 105 })
    expect([...countBins(edges, { bins: 105 }).counts]).toEqual([...Array(104).fill(1), 2])
  })

  it('there are never more than 1,000 by the rule, and more are refused by name', () => {
    const values = [...Array.from({ length: 3000 }, (_, i) => i / 3000), 1e9]
    expect(bars(values).counts.length).toBeLessThanOrEqual(1000)
    expect(() => bars([0, 1e6], { binWidth: 1 })).toThrow('at most 1000 bars, but these would be 1000000')
  })

  it.each<[BinOptions, string]>([
    [{ bins: 0 }, 'not 0'],
    [{ binWidth: -1 }, 'not -1'],
    [{ range: [3, 3] }, 'not 3 to 3'],
    [{ range: [5, 9] }, 'No value lies in the range 5 to 9'],
  ])('%o is refused', (options, why) => {
    expect(() => bars([1, 2.5], options)).toThrow(why)
  })
})

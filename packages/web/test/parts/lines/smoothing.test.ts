import { describe, expect, it } from 'vitest'
import { type Cell, pointCell } from '../../../src/parts/lines/series.js'
import { smooth } from '../../../src/parts/lines/smoothing.js'

describe('smoothing', () => {
  it('[U-CHART-5] 0 leaves the line as it is, and a constant line stays itself at every factor', () => {
    expect([...smooth(points([3, 1, 2]), 0)]).toEqual([3, 1, 2])
    for (const factor of [0.5, 0.9, 0.99]) {
      for (const value of smooth(points([7, 7, 7, 7]), factor)) expect(value).toBeCloseTo(7, 10)
    }
  })

  it('[U-CHART-5] is corrected for its start: the first value is the first point', () => {
    // Worked by hand: (1·0.6·0.4 + 2·0.4) / (1 − 0.36) at the second point.
    const [first, second] = smooth(points([1, 2]), 0.6)
    expect(first).toBeCloseTo(1, 12)
    expect(second).toBeCloseTo((1 * 0.4 * 0.6 + 2 * 0.4) / (1 - 0.36), 12)
  })

  it('[U-CHART-5] a bucket weighs as its points do', () => {
    const bucket: Cell = { ...(points([5])[0] as Cell), n: 4 }
    const [last] = points([1])
    const inBuckets = smooth([bucket, last as Cell], 0.8).at(-1)
    const onePoint = smooth(points([5, 5, 5, 5, 1]), 0.8).at(-1)
    expect(inBuckets).toBeCloseTo(onePoint as number, 12)
  })

  it('[U-CHART-5] goes on behind a NaN', () => {
    const smoothed = [...smooth(points([1, Number.NaN, 1]), 0.9)]
    expect(smoothed[1]).toBeNaN()
    expect(smoothed[2]).toBeCloseTo(1, 12)
  })
})

function points(values: readonly number[]): readonly Cell[] {
  return values.map((value, step) => pointCell(step, { step, timestamp: step, value }))
}

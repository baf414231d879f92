import { describe, expect, it } from 'vitest'
import { logTicks } from '../../../src/parts/lines/log-ticks.js'

describe('log ticks', () => {
  it('[U-CHART-5] a logarithmic axis has a few round ticks over any span', () => {
    expect(logTicks(0.09, 0.75)).toEqual([0.1, 0.2, 0.3, 0.4, 0.6])
    expect(logTicks(0.02, 3)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2])
    expect(logTicks(0.11, 0.26)).toEqual([0.15, 0.2, 0.25])
    expect(logTicks(1e-12, 1e12).length).toBeLessThan(12)
  })

  it('[U-CHART-5] none where there is nothing above zero', () => {
    for (const [min, max] of [
      [0, 1],
      [-1, 1],
      [1, 1],
      [Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(logTicks(min, max)).toEqual([])
    }
  })
})

import { expect, it } from 'vitest'
import { numberTicks } from '../../../src/parts/figures/number-ticks.js'

it.each<[low: number, high: number, count: number, ticks: readonly number[], decimals: number | undefined]>([
  [50, 200, 3, [50, 100, 150, 200], 0],
  [1, 4, 3, [1, 2, 3, 4], 0],
  [0.77616, 0.87604, 5, [0.76, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88], 2],
  [0.1, 0.3, 2, [0.1, 0.2, 0.3], 1],
  [-3, 2, 5, [-3, -2, -1, 0, 1, 2], 0],
  [7, 7, 4, [7], undefined],
  // Doubles are too coarse or too few for round steps: the two ends.
  [-1.7e308, 1.7e308, 4, [-1.7e308, 1.7e308], undefined],
  [5e-324, 1e-323, 4, [5e-324, 1e-323], undefined],
  [1e17, 1e17 + 16, 4, [1e17, 1e17 + 16], undefined],
])('[U-CMP-10] ticks from %d to %d are round numbers around the values', (low, high, count, ticks, decimals) => {
  expect(numberTicks(low, high, count)).toEqual({ ticks, decimals })
})

it('[U-CMP-10] ticks rise and cover the values, whatever these are', () => {
  for (let power = -300; power <= 300; power += 7) {
    for (const [a, b] of [
      [1, 1.001],
      [1, 3.7],
      [-2.5, 9.99],
      [0, 7],
    ] as const) {
      const [low, high] = [a * 10 ** power, b * 10 ** power]
      const { ticks } = numberTicks(low, high, 5)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(12)
      expect(ticks[0]).toBeLessThanOrEqual(low + Math.abs(low) * 1e-12)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - Math.abs(high) * 1e-12)
      expect(ticks.every((tick, i) => i === 0 || tick > (ticks[i - 1] ?? tick))).toBe(true)
    }
  }
})

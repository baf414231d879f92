import { expect, it } from 'vitest'
import { bandwidth, densityOf } from '../../src/statistics/density.js'

const values = Float64Array.of(1, 2, 2, 3, 5, 8, 13)

it('[FG-10] the density is that of Gaussian kernels by Scott', () => {
  // scipy.stats.gaussian_kde(values)([0, 2, 5, 10])
  const wanted = [
    [0, 0.06580880395107809],
    [2, 0.08990067231404436],
    [5, 0.07763161603285018],
    [10, 0.03360833068306734],
  ] as const
  for (const [x, density] of wanted) {
    expect(densityOf(values, { from: x, to: x + 1 })[0]?.density).toBeCloseTo(density, 12)
  }
  expect(bandwidth(Float64Array.of(4, 4))).toBe(0)
  expect(densityOf(Float64Array.of(4, 4), { from: 0, to: 1 })).toEqual([])
})

it('[FG-10] many values are first gathered on a grid, within 1 in 10,000 of the peak', () => {
  const many = Float64Array.from({ length: 10_000 }, (_, i) => (values[i % 7] as number) + (i % 13) / 13)
  const width = bandwidth(many)
  const at = (x: number) =>
    many.reduce((sum, value) => sum + Math.exp(-0.5 * ((x - value) / width) ** 2), 0) /
    (many.length * width * Math.sqrt(2 * Math.PI))
  const curve = densityOf(many, { from: 0, to: 15 })
  const peak = Math.max(...curve.map(({ density }) => density))
  for (const { x, density } of curve) expect(Math.abs(density - at(x))).toBeLessThan(peak / 10_000)
})

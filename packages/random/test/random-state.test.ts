import { RandomState } from '@labbook/random'
import { expect, it } from 'vitest'

it('[DA-62] draws what NumPy draws: intervals, uniforms and permutations of three seeds', () => {
  const zero = new RandomState(0)
  expect(Array.from({ length: 10 }, () => zero.interval(9))).toEqual([5, 0, 3, 3, 7, 9, 3, 5, 2, 4])
  expect(new RandomState(5).uniform()).toBe(0.22199317108973948)
  expect(Array.from(new RandomState(123).permutation(21608).slice(0, 5))).toEqual([16871, 19520, 195, 9243, 2339])
})

it('[DA-61] draws nothing for an interval of one number', () => {
  const random = new RandomState(0)
  random.interval(0)
  expect(random.word()).toBe(new RandomState(0).word())
})

it('[DA-60] takes seeds from 0 to 2³² − 1 and refuses others by name', () => {
  expect(new RandomState(2 ** 32 - 1).word()).toBeGreaterThanOrEqual(0)
  for (const seed of [-1, 2 ** 32, 1.5, Number.NaN]) expect(() => new RandomState(seed)).toThrow(String(seed))
})

it('[DA-60] differs from run to run without a seed', () => {
  const draws = Array.from({ length: 4 }, () => new RandomState().word())
  expect(new Set(draws).size).toBeGreaterThan(1)
})

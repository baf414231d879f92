import { expect, it } from 'vitest'
import { LineBudget } from '../../src/files/line-budget.js'

it('[CON-6] a burst, then so much a second, and what is left out is counted once', () => {
  const budget = new LineBudget({ burst: 1_000, perSecond: 100 })
  const admitted = (lines: number, nowMs: number) =>
    Array.from({ length: lines }, () => budget.admits(10, nowMs)).filter(Boolean).length
  expect(admitted(150, 0)).toBe(100)
  expect([budget.hasLeftOut, budget.takeLeftOut(), budget.takeLeftOut(), budget.hasLeftOut]).toEqual([
    true,
    50,
    0,
    false,
  ])
  expect(admitted(50, 1_000)).toBe(10)
  // Not one line now and one then, but when there is room for some.
  expect(admitted(1, 1_100)).toBe(0)
  expect(admitted(1, 2_000)).toBe(1)
  expect(budget.takeLeftOut()).toBe(41)
  expect(admitted(50, 2_000)).toBe(9)
})

it('[CON-6] a clock that jumps back or ahead gives no more than the burst', () => {
  const budget = new LineBudget({ burst: 1_000, perSecond: 100 })
  expect(budget.admits(1_000, 10_000)).toBe(true)
  expect(budget.admits(1, 0)).toBe(false)
  expect(budget.admits(1_000, 1e12)).toBe(true)
  expect(budget.admits(1_000, 1e12)).toBe(false)
})

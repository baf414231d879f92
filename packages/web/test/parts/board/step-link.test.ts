import { describe, expect, it } from 'vitest'
import { createStepLink, nearestStep } from '../../../src/parts/board/step-link.js'

describe('the step of images', () => {
  it('[U-CHART-2] goes through the logged steps of all cards, from the last on, and stops at the ends', () => {
    const moved: number[] = []
    const link = createStepLink((step) => moved.push(step))
    link.move(1)
    expect(moved).toEqual([])
    const withdraw = link.offer([0, 10, 100])
    link.offer([5, 10])
    link.move(-1)
    link.move(-1)
    link.move(-1)
    link.move(-1)
    expect(moved).toEqual([10, 5, 0])
    withdraw()
    link.move(1)
    link.move(1)
    link.move(1)
    expect(moved).toEqual([10, 5, 0, 5, 10])
  })

  it.each<[steps: readonly number[], step: number, nearest: number | undefined]>([
    [[0, 10, 20], 14, 10],
    [[0, 10, 20], 15, 10],
    [[0, 10, 20], 16, 20],
    [[0, 10, 20], 99, 20],
    [[], 1, undefined],
  ])('[U-CHART-2] of %j, nearest to %d', (steps, step, nearest) => {
    expect(nearestStep(steps, step)).toBe(nearest)
  })
})

import { expect, it } from 'vitest'
import { extremePlaces, snapped } from '../../../src/parts/lines/cursor-target.js'
import { drawnLine } from '../../../src/parts/lines/line-figure.js'
import { pointCell } from '../../../src/parts/lines/series.js'

const cells = Array.from({ length: 100 }, (_, step) =>
  pointCell(step, { step, timestamp: 0, value: step === 30 ? 9 : step === 60 ? -9 : 1 }),
)
const series = { runId: 'r', key: 'k', count: 100, isExact: true, cells }
const lines = [drawnLine({ id: 'r', name: 'r', colour: '', dash: [], series }, 0)]

it.each<[x: number, reach: number, at: number]>([
  [10.4, 0, 10],
  [29, 0.5, 29],
  [28.6, 2, 30],
  [31.9, 2, 30],
  [58, 2, 60],
  [62.4, 2, 62],
])('[U-CHART-8] the cursor at %d reaches the extremes within %d: %d', (x, reach, at) => {
  const extremes = extremePlaces(lines, { start: 0, end: 99 })
  expect(extremes).toEqual([60, 30])
  expect(snapped(lines, x, { extremes, reach })).toBe(at)
})

it('[U-CHART-8] only the extremes in view count', () => {
  expect(extremePlaces(lines, { start: 40, end: 99 })).toEqual([60, 40])
  expect(extremePlaces(lines, { start: 200, end: 300 })).toEqual([])
})

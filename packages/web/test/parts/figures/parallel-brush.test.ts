import { expect, it } from 'vitest'
import type { Brush } from '../../../src/addresses/compare-search.js'
import { axisValue } from '../../../src/parts/figures/compared-run.js'
import {
  brushBetween,
  brushSpan,
  brushText,
  insideBrushes,
  steppedBrush,
  withBrush,
} from '../../../src/parts/figures/parallel-brush.js'
import { axisScale } from '../../../src/parts/figures/parallel-scale.js'
import { comparedRun } from './compared-runs.js'

const runs = [
  comparedRun('a', { trees: '200', depth: '10' }, { score: 0.8 }),
  comparedRun('b', { trees: '150', depth: 'None' }, { score: Number.NaN }),
  comparedRun('c', { trees: '100', depth: '20' }, { score: 0.9 }),
  comparedRun('d', {}, { score: 0.7 }),
]

function scaleOf(axis: string) {
  return axisScale({
    values: runs.map((run) => axisValue(run, axis)),
    isMetric: axis.startsWith('metrics.'),
    frame: { top: 30, bottom: 200, belowCount: 2 },
    format: String,
  })
}

it.each<[brush: Brush, inside: readonly string[]]>([
  [{ range: [150, 200] }, ['a', 'b']],
  [{ range: [0, 1] }, []],
  [{ missing: true }, ['d']],
  [{ range: [100, 100], missing: true }, ['c', 'd']],
])('[U-CMP-10] inside %j of an axis of numbers are %j', (brush, inside) => {
  expect([...(insideBrushes(runs, { 'params.trees': brush }) ?? [])]).toEqual(inside)
})

it('[U-CMP-10] several brushes keep the runs that are inside all; without one there is no choice', () => {
  const brushes = { 'params.trees': { range: [100, 150] }, 'params.depth': { values: ['None', '10'] } } as const
  expect([...(insideBrushes(runs, brushes) ?? [])]).toEqual(['b'])
  expect([...(insideBrushes(runs, { 'metrics.score': { values: ['NaN'] } }) ?? [])]).toEqual(['b'])
  expect(insideBrushes(runs, {})).toBeUndefined()
  expect(withBrush({ x: { missing: true } }, 'x', undefined)).toBeUndefined()
})

it('[U-CMP-10] a drag over numbers takes a range no finer than a pixel, over categories those under it', () => {
  const trees = scaleOf('params.trees')
  expect(brushBetween(trees, 20, 115)).toEqual({ range: [150, 200] })
  expect(brushBetween(trees, 115, 20)).toEqual({ range: [150, 200] })
  // Down to the place of the runs that logged nothing, and that place alone.
  expect(brushBetween(trees, 115, 260)).toEqual({ range: [100, 150], missing: true })
  expect(brushBetween(trees, 240, 260)).toEqual({ missing: true })
  const depth = scaleOf('params.depth')
  expect(brushBetween(depth, 30, 120)).toEqual({ values: ['20', 'None'] })
  expect(brushBetween(depth, 60, 70)).toBeUndefined()
})

it('[U-CMP-10] what a brush covers is drawn where its values are', () => {
  const trees = scaleOf('params.trees')
  expect(brushSpan(trees, { range: [150, 200] })).toEqual({ top: 36, bottom: 115 })
  expect(brushSpan(trees, { range: [-1e9, 1e9] })).toEqual({ top: 36, bottom: 194 })
  expect(brushSpan(scaleOf('params.depth'), { values: ['None'] })).toEqual({ top: 29, bottom: 43 })
  expect(brushSpan(scaleOf('params.depth'), { values: ['gone'] })).toBeUndefined()
})

it('[U-CMP-10] keys make a brush, move and size it, and stay on the axis', () => {
  const depth = scaleOf('params.depth')
  const up = { isUp: true, isSizing: false }
  const down = { isUp: false, isSizing: false }
  const shrink = { isUp: false, isSizing: true }
  // From the foot: not logged, 10, 20, None.
  const first = steppedBrush(depth, undefined, up)
  expect(first).toEqual({ values: ['20', 'None'] })
  expect(steppedBrush(depth, first, up)).toEqual(first)
  const lower = steppedBrush(depth, first, down)
  expect(lower).toEqual({ values: ['10', '20'] })
  expect(steppedBrush(depth, lower, shrink)).toEqual({ values: ['10'] })
  expect(steppedBrush(depth, { values: ['10'] }, shrink)).toEqual({ values: ['10'] })
  expect(steppedBrush(depth, { values: ['10'] }, down)).toEqual({ missing: true })
  expect(steppedBrush(depth, lower, { isUp: true, isSizing: true })).toEqual({ values: ['10', '20', 'None'] })

  const trees = scaleOf('params.trees')
  const half = steppedBrush(trees, undefined, up)
  expect(half?.range?.[1]).toBe(200)
  const moved = steppedBrush(trees, half, down)
  expect(moved?.range?.[0]).toBeLessThan(half?.range?.[0] ?? 0)
  expect(moved?.range?.[1]).toBeLessThan(200)
})

it('[U-CMP-10] a brush is told in words', () => {
  const text = (brush: Brush) => brushText(brush, String)
  expect(text({ range: [150, 200] })).toBe('150 to 200')
  expect(text({ values: ['None', '20'] })).toBe('None or 20')
  expect(text({ values: ['a', '', 'c', 'd', 'e'], missing: true })).toBe('a or "" or c or 2 more or not logged')
})

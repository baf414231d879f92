import { expect, it } from 'vitest'
import { axisValue, type AxisValue } from '../../../src/parts/figures/compared-run.js'
import { type AxisScale, axisScale, placesBelow } from '../../../src/parts/figures/parallel-scale.js'
import { comparedRun } from './compared-runs.js'

const [TOP, BOTTOM] = [30, 200]

function scaleOf(values: readonly (AxisValue | undefined)[], isMetric: boolean): AxisScale {
  const frame = { top: TOP, bottom: BOTTOM, belowCount: placesBelow(values, isMetric) }
  return axisScale({ values, isMetric, frame, format: (value, decimals) => value.toFixed(decimals) })
}

const params = (...texts: readonly (string | undefined)[]) =>
  texts.map((text) => axisValue(comparedRun('r', text === undefined ? {} : { p: text }), 'params.p'))
const metrics = (...numbers: readonly (number | undefined)[]) =>
  numbers.map((number) => axisValue(comparedRun('r', {}, number === undefined ? {} : { m: number }), 'metrics.m'))

/** What stands on the axis, from its foot to its top. */
const fromFoot = (places: readonly { readonly y: number; readonly label: string }[]) =>
  places.toSorted((a, b) => b.y - a.y).map(({ label }) => label)

it('[U-CMP-10] a param whose values are all numbers has an axis of numbers, the lowest at its foot', () => {
  const scale = scaleOf(params('100', '200', '50'), false)
  expect(scale.kind).toBe('number')
  expect(fromFoot(scale.ticks)).toEqual(['50', '100', '150', '200'])
  const [hundred, high, low] = params('100', '200', '50').map(scale.y)
  expect(low).toBeGreaterThan(hundred ?? 0)
  expect(hundred).toBeGreaterThan(high ?? 0)
})

it('[U-CMP-10] a run without a value is below the axis, and its axis keeps its numbers', () => {
  const scale = scaleOf(params('1', '2', undefined), false)
  expect(scale.kind).toBe('number')
  expect(scale.below).toEqual([{ text: undefined, y: BOTTOM + 30 }])
  expect(scale.y(undefined)).toBe(BOTTOM + 30)
})

it('[U-CMP-10] other params have categories: numbers by value, then texts by name; None is not "not logged"', () => {
  const values = params('sqrt', '10', 'None', '9.5', undefined, 'log2')
  const scale = scaleOf(values, false)
  expect(scale.kind).toBe('category')
  expect(fromFoot(scale.ticks)).toEqual(['9.5', '10', 'log2', 'None', 'sqrt'])
  expect(scale.y(undefined)).toBe(BOTTOM + 30)
  const gaps = scale.categories.map(({ y }, i) => (scale.categories[i - 1]?.y ?? y) - y).slice(1)
  for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? 0)
})

it('[U-CMP-10] texts that nobody could see have their quotes', () => {
  expect(fromFoot(scaleOf(params('', ' ', 'a'), false).ticks)).toEqual(['""', '" "', 'a'])
})

it('[U-CMP-10] a metric that is no finite number has a place of its own below the axis', () => {
  const scale = scaleOf(metrics(1, 2, Number.NaN, Number.POSITIVE_INFINITY, undefined), true)
  expect(scale.kind).toBe('number')
  expect(scale.below.map(({ text }) => text)).toEqual(['Infinity', 'NaN', undefined])
  const ys = scale.below.map(({ y }) => y)
  expect(ys).toEqual([BOTTOM + 30, BOTTOM + 48, BOTTOM + 66])
  expect(metrics(Number.NaN).map(scale.y)).toEqual([ys[1]])
})

it('[U-CMP-10] whole numbers have whole ticks, a single value stands in the middle', () => {
  expect(fromFoot(scaleOf(params('1', '2'), false).ticks)).toEqual(['1', '2'])
  const one = scaleOf(metrics(7, 7), true)
  expect(one.ticks).toHaveLength(1)
  expect(one.ticks[0]?.y).toBe((TOP + BOTTOM) / 2)
})

it('[U-CMP-10] positive numbers over three decades or more stand by their ratios', () => {
  const scale = scaleOf(params('0.1', '0.01', '0.001', '0.0001'), false)
  expect(scale.isLog).toBe(true)
  const ys = scale.ticks.map(({ y }) => y)
  expect(ys.slice(1).map((y, i) => Math.round((ys[i] ?? 0) - y))).toEqual([53, 53, 53])
  expect(scaleOf(params('0.1', '0', '0.0001'), false).isLog).toBe(false)
  expect(scaleOf(params('1', '999', '5'), false).isLog).toBe(false)
})

it.each([[[-1.7e308, 0, 1.7e308]], [[5e-324, 1e-320, 1]], [[5e-324, 1e-323]], [[1e17, 1e17 + 16]]])(
  '[U-CMP-10] %j lie on their axis, in their order',
  (numbers) => {
    const scale = scaleOf(metrics(...numbers), true)
    const ys = metrics(...numbers).map(scale.y)
    for (const y of ys) {
      expect(y).toBeGreaterThanOrEqual(TOP)
      expect(y).toBeLessThanOrEqual(BOTTOM)
    }
    expect(ys.every((y, i) => i === 0 || y < (ys[i - 1] ?? 0))).toBe(true)
  },
)

it('[U-CMP-10] of many categories as many are written as have room', () => {
  const scale = scaleOf(params(...Array.from({ length: 100 }, (_, i) => `text ${i}`)), false)
  expect(scale.categories).toHaveLength(100)
  expect(scale.ticks.length).toBeLessThanOrEqual(Math.ceil((BOTTOM - TOP) / 13) + 1)
  const gaps = scale.ticks.slice(1).map(({ y }, i) => Math.abs(y - (scale.ticks[i]?.y ?? 0)))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(13)
})

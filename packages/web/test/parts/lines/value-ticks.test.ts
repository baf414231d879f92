import { describe, expect, it } from 'vitest'
import { valueLabels } from '../../../src/parts/lines/axis-format.js'
import { type ScaleKind, scaleOf } from '../../../src/parts/lines/scale.js'
import { valueTicks } from '../../../src/parts/lines/value-ticks.js'

const MAX = Number.MAX_VALUE
const TINY = Number.MIN_VALUE

describe('the axis of values', () => {
  it.each<[kind: ScaleKind, min: number, max: number, labels: string[]]>([
    ['linear', 0, 1, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['linear', -0.02, 0.07, ['-0.02', '0', '0.02', '0.04', '0.06']],
    ['linear', 0.27, 0.33, ['0.27', '0.28', '0.29', '0.3', '0.31', '0.32', '0.33']],
    ['linear', 100_000.1, 100_000.3, ['100000.1', '100000.15', '100000.2', '100000.25', '100000.3']],
    ['linear', -1.7e308, MAX, ['-1e308', '0', '1e308']],
    ['linear', 9e307, 1.7e308, ['1e308', '1.2e308', '1.4e308', '1.6e308']],
    ['linear', 0, 5 * TINY, ['0', '9.8813e-324', '1.9763e-323']],
    ['log', 0.02, 3, ['0.02', '0.05', '0.1', '0.2', '0.5', '1', '2']],
    ['log', 0.11, 0.26, ['0.15', '0.2', '0.25']],
    ['log', 1, 1e6, ['1', '10', '100', '1,000', '10,000', '100,000', '1,000,000']],
    ['log', TINY, 1e-12, ['1e-300', '1e-200', '1e-100']],
    ['log', 1e20, MAX, ['1e50', '1e100', '1e150', '1e200', '1e250', '1e300']],
    ['symlog', 0, 100, ['0', '1', '10', '100']],
    ['symlog', -100, 100, ['-100', '-10', '0', '10', '100']],
    ['symlog', -1, 1e4, ['0', '10', '100', '1,000', '10,000']],
  ])('[U-CHART-13] %s from %d to %d', (kind, min, max, labels) => {
    const ticks = valueTicks(scaleOf(kind, { min, max }), 6)
    expect(valueLabels(ticks, undefined)).toEqual(labels)
  })

  it('[U-CHART-13] never has more ticks than a few above what fits, nor two with one label', () => {
    const ends = [-MAX, -1e20, -3, -TINY, 0, TINY, 1e-300, 0.1 + 0.2, 0.3, 1, 1 + Number.EPSILON, 1e16, 1e16 + 2, MAX]
    for (const kind of ['linear', 'log', 'symlog'] as const) {
      for (const [i, min] of ends.entries()) {
        for (const max of ends.slice(i + 1)) {
          if (kind === 'log' && min <= 0) continue
          for (const count of [2, 5, 12]) {
            const scale = scaleOf(kind, {
              min,
              max,
              linearWithin: Math.max(TINY, Math.abs(min) / 1e6, Math.abs(max) / 1e6),
            })
            const ticks = valueTicks(scale, count)
            expect(ticks.length, `${kind} ${min} ${max} ${count}`).toBeLessThanOrEqual(4 * count + 3)
            const labels = valueLabels(ticks, undefined)
            expect(new Set(labels).size, labels.join()).toBe(labels.length)
            for (const tick of ticks) {
              const part = scale.toPart(tick)
              expect(part >= -1e-9 && part <= 1 + 1e-9, `${kind} ${min} ${max}: ${tick} at ${part}`).toBe(true)
            }
          }
        }
      }
    }
  })

  it('[U-CHART-5] has no ticks without a length, and a log axis none for zero and below', () => {
    for (const [min, max] of [
      [1, 1],
      [Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      for (const kind of ['linear', 'log'] as const) expect(valueTicks(scaleOf(kind, { min, max }), 6)).toEqual([])
    }
    expect(scaleOf('log', { min: 0.1, max: 1 }).toPart(0)).toBeNaN()
    expect(scaleOf('log', { min: 0.1, max: 1 }).toPart(-5)).toBeNaN()
  })

  it('[U-CHART-13] places what a double can hold, and finds it again', () => {
    for (const [kind, min, max, value] of [
      ['linear', -MAX, MAX, 1e308],
      ['linear', 0, TINY, TINY],
      ['log', TINY, MAX, 1e-300],
      ['symlog', -1e6, 1e6, -20],
      ['symlog', 0, 1e6, 0],
    ] as const) {
      const scale = scaleOf(kind, { min, max })
      expect([scale.toPart(min), scale.toPart(max)]).toEqual([0, 1])
      const back = scale.fromPart(scale.toPart(value))
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-9)
    }
  })
})

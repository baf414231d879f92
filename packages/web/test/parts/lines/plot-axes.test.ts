import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { showTimesIn } from '../../../src/format/format-time.js'
import type { AxisKind } from '../../../src/parts/lines/axis-format.js'
import { CHARACTER_PX, xTicks } from '../../../src/parts/lines/plot-axes.js'
import { scaleOf } from '../../../src/parts/lines/scale.js'

const SECOND = 1000
const DAY = 86_400 * SECOND
const START = Date.UTC(2026, 10, 30, 14, 29, 1)

function axis(kind: AxisKind, min: number, max: number, width: number, label = '') {
  const scale = scaleOf('linear', { min, max })
  return xTicks({ scale, kind, origin: 0, label, definition: undefined }, width)
}
const labelsOf = (kind: AxisKind, min: number, max: number, width = 400) =>
  axis(kind, min, max, width).ticks.map(({ label }) => label)

describe('the x axis', () => {
  beforeAll(() => showTimesIn('UTC'))
  afterAll(() => showTimesIn('local'))

  it.each<[what: string, length: number, labels: string[]]>([
    ['milliseconds', 4, ['14:29:01.000', '14:29:01.001', '14:29:01.002', '14:29:01.003', '']],
    ['seconds', 8 * SECOND, ['14:29:01', '14:29:03', '14:29:05', '14:29:07', '']],
    ['minutes', 600 * SECOND, ['14:30', '14:35']],
    ['a day', DAY, ['15:00', '18:00', '21:00', '1 Dec', '03:00', '06:00', '09:00', '12:00']],
    ['days over the end of a year', 40 * DAY, ['6 Dec', '13 Dec', '20 Dec', '27 Dec', '3 Jan 2027']],
    ['months', 300 * DAY, ['Jan 2027', 'Apr 2027', 'Jul 2027']],
    [
      'a thousand years',
      974 * 365.25 * DAY,
      ['2100', '2200', '2300', '2400', '2500', '2600', '2700', '2800', '2900', '3000'],
    ],
  ])('[U-CHART-14] a time axis of %s', (_what, length, labels) => {
    expect(labelsOf('wall', START, START + length)).toEqual(labels)
  })

  it.each<[length: number, labels: string[]]>([
    [3, ['0', '1 ms', '2 ms', '3 ms']],
    [45 * SECOND, ['0', '10 s', '20 s', '30 s', '40 s']],
    [3 * DAY, ['0', '12 h', '24 h', '36 h', '48 h', '60 h', '72 h']],
    [900 * DAY, ['0', '200 d', '400 d', '600 d', '800 d']],
  ])('[U-CHART-14] a relative time axis of %d ms', (length, labels) => {
    expect(labelsOf('relative', 0, length)).toEqual(labels)
  })

  it('[U-CHART-14] has labels that do not touch, at any width, length and kind', () => {
    const lengths = [1, 2, 7, 90, 1500, 61_000, 3.7e6, DAY, 33 * DAY, 800 * DAY, 4000 * 365 * DAY]
    for (const kind of ['wall', 'relative', 'step'] as const) {
      for (const length of lengths) {
        for (const start of [0, START, START + 1]) {
          for (let width = 60; width <= 2000; width = Math.ceil(width * 1.25)) {
            const { ticks, hasName } = axis(kind, start, start + length, width, 'relative time')
            const shown = ticks.filter(({ label }) => label !== '')
            const where = `${kind} of ${length} from ${start} at ${width}: ${shown.map(({ label }) => label).join()}`
            expect(shown.length, where).toBeGreaterThanOrEqual(1)
            if (width >= 300) expect(shown.length, where).toBeGreaterThanOrEqual(2)
            const ends = shown.map(({ part, label }) => {
              const half = (label.length * CHARACTER_PX) / 2
              return [part * width - half, part * width + half] as const
            })
            for (const [i, [left]] of ends.entries()) {
              if (i > 0) expect(left, where).toBeGreaterThanOrEqual(ends[i - 1]?.[1] ?? 0)
            }
            if (hasName) expect(ends.at(-1)?.[1], where).toBeLessThanOrEqual(width - 13 * CHARACTER_PX)
            expect(new Set(shown.map(({ label }) => label)).size, where).toBe(shown.length)
          }
        }
      }
    }
  })

  it('[U-ALL-9] times that no calendar reaches are numbers', () => {
    expect(labelsOf('wall', 1.8e18, 1.88e18).every((label) => /^(\d[\d.]*e18)?$/.test(label))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { groupBand } from '../../../src/parts/lines/group-band.js'
import { drawnLine } from '../../../src/parts/lines/line-figure.js'
import { valueRange } from '../../../src/parts/lines/value-range.js'
import { type Cell, type ChartSeries, pointCell } from '../../../src/parts/lines/series.js'

/** A series of points: [x, value]. */
function points(...all: readonly (readonly [number, number])[]): ChartSeries {
  const cells = all.map(([x, value]) => pointCell(x, { step: x, timestamp: 0, value }))
  return { runId: 'r', key: 'loss', count: cells.length, isExact: true, cells }
}

/** A series of buckets of width 10: [from, min, mean, max]. */
function buckets(...all: readonly (readonly [number, number, number, number])[]): ChartSeries {
  const cells = all.map(([from, min, mean, max]): Cell => {
    return { from, to: from + 10, first: min, min, max, last: max, mean, n: 4, notFinite: 0, minX: from, maxX: from }
  })
  return { runId: 'b', key: 'loss', count: 4 * cells.length, isExact: false, cells }
}

/** [x, mean, min, max, runs] of each cell. */
const read = (members: readonly ChartSeries[]) =>
  groupBand(members).map(({ from, to, mean, min, max, runs }) => [(from + to) / 2, mean, min, max, runs])

describe('the band of a group', () => {
  it.each<[what: string, members: ChartSeries[], expected: (number | undefined)[][]]>([
    ['no run', [], []],
    [
      'one run: its points',
      [points([0, 5], [1, 6])],
      [
        [0, 5, 5, 5, 1],
        [1, 6, 6, 6, 1],
      ],
    ],
    [
      'two runs',
      [points([0, 1], [1, 2]), points([0, 3], [1, 6])],
      [
        [0, 2, 1, 3, 2],
        [1, 4, 2, 6, 2],
      ],
    ],
    [
      'a run that ends early leaves the mean to the others',
      [points([0, 1], [1, 1]), points([0, 3], [1, 3], [2, 9])],
      [
        [0, 2, 1, 3, 2],
        [1, 2, 1, 3, 2],
        [2, 9, 9, 9, 1],
      ],
    ],
    [
      'a run that begins late',
      [points([0, 1], [1, 1]), points([1, 3])],
      [
        [0, 1, 1, 1, 1],
        [1, 2, 1, 3, 2],
      ],
    ],
    [
      'between its steps a run has the value of its line',
      [points([0, 0], [4, 8]), points([0, 2], [1, 2], [4, 2])],
      [
        [0, 1, 0, 2, 2],
        [1, 2, 2, 2, 2],
        [4, 5, 2, 8, 2],
      ],
    ],
    [
      'NaN of one run leaves the mean to the others, and its line is broken beside it',
      [points([0, 1], [2, Number.NaN], [4, 1]), points([0, 3], [1, 3], [2, 3], [4, 3])],
      [
        [0, 2, 1, 3, 2],
        [1, 3, 3, 3, 1],
        [2, 3, 3, 3, 1],
        [4, 2, 1, 3, 2],
      ],
    ],
    [
      'NaN of all runs',
      [points([0, Number.NaN]), points([0, Number.NaN])],
      [[0, Number.NaN, Number.NaN, Number.NaN, 0]],
    ],
    [
      'infinity counts as no value',
      [points([0, Number.POSITIVE_INFINITY], [1, 2]), points([0, 1], [1, 4])],
      [
        [0, 1, 1, 1, 1],
        [1, 3, 2, 4, 2],
      ],
    ],
    [
      'buckets keep the extremes of all points in them',
      [buckets([0, -9, 1, 5], [10, 0, 1, 2]), buckets([0, 2, 3, 40], [10, 2, 3, 4])],
      [
        [5, 2, -9, 40, 2],
        [15, 2, 0, 4, 2],
      ],
    ],
    [
      'a bucket that one run lacks',
      [buckets([0, 0, 0, 0], [20, 2, 2, 2]), buckets([0, 0, 0, 0], [10, 5, 5, 5], [20, 2, 2, 2])],
      [
        [5, 0, 0, 0, 2],
        [15, 3, 1, 5, 2],
        [25, 2, 2, 2, 2],
      ],
    ],
    [
      'points beside buckets',
      [buckets([0, 1, 1, 1], [10, 3, 3, 3]), points([5, 5], [10, 5])],
      [
        [5, 3, 1, 5, 2],
        [10, 3.5, 2, 5, 2],
        [15, 3, 3, 3, 1],
      ],
    ],
    ['values whose sum is infinite', [points([0, 1.7e308]), points([0, 1.5e308])], [[0, 1.6e308, 1.5e308, 1.7e308, 2]]],
  ])('[U-CHART-5] %s', (_what, members, expected) => {
    expect(read(members)).toEqual(expected)
  })

  it('[U-CHART-5] counts NaN of its runs, for their marks', () => {
    const cells = groupBand([points([0, Number.NaN]), points([0, Number.NaN]), points([0, 1])])
    expect(cells.map(({ n, notFinite, runs }) => [n, notFinite, runs])).toEqual([[1, 2, 1]])
  })

  it('[U-CHART-5] weighs a place by the points of one run, not by those of all', () => {
    const [cell] = groupBand([buckets([0, 1, 1, 1]), buckets([0, 1, 1, 1])])
    expect(cell?.n).toBe(4)
  })

  it('[U-CHART-6] the axis has room for the extremes of the band, not only for the mean', () => {
    const cells = groupBand([buckets([0, -9, 1, 5]), buckets([0, 2, 3, 40])])
    const series = { runId: 'g', key: 'loss', count: 0, isExact: false, cells }
    const line = drawnLine({ id: 'g', name: 'g', colour: '', dash: [], series, members: ['a', 'b'] }, 0)
    expect([...line.raw.y]).toEqual([2])
    const { min, max } = valueRange([line], { start: 0, end: 10, isLog: false, isClipped: false })
    expect(min).toBeLessThan(-9)
    expect(max).toBeGreaterThan(40)
  })
})

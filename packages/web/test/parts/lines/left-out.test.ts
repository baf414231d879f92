import { describe, expect, it } from 'vitest'
import { farRuns } from '../../../src/parts/lines/far-runs.js'
import { leftOutCount, leftOutOfLog, leftOutPlaces } from '../../../src/parts/lines/left-out.js'
import { type Cell, type ChartSeries, pointCell } from '../../../src/parts/lines/series.js'

const series = (runId: string, cells: readonly Cell[]): ChartSeries => {
  return { runId, key: 'loss', count: cells.length, isExact: true, cells }
}
const at = (...points: readonly (readonly [number, number])[]) =>
  points.map(([step, value]) => pointCell(step, { step, timestamp: 0, value }))
const bucket = (from: number, min: number, max: number): Cell => {
  return {
    from,
    to: from + 10,
    first: max,
    min,
    max,
    last: max,
    mean: (min + max) / 2,
    n: 10,
    notFinite: 0,
    minX: from,
    maxX: from,
  }
}

describe('what a chart leaves out', () => {
  it.each<[what: string, lines: [string, Cell[]][], text: string | undefined]>([
    ['nothing', [['a', at([0, 1], [1, 2])]], undefined],
    ['NaN has its own mark', [['a', at([0, Number.NaN], [1, 2])]], undefined],
    ['one zero', [['a', at([3, 0], [4, 2])]], '1 zero of a, step 3'],
    ['zeros', [['a', at([3, 0], [4, 2], [5, 0])]], '2 zeros of a, steps 3 to 5'],
    ['a negative value', [['a', at([3, -1], [4, 2])]], '1 value of zero or less of a, step 3'],
    [
      'those of two runs, the most first',
      [
        ['a', at([3, 0])],
        ['b', at([1, 0], [2, 0])],
      ],
      '3 zeros of b, a, steps 1 to 3',
    ],
    [
      'some of a bucket',
      [['a', [bucket(0, -1, 5), bucket(10, 1, 5)]]],
      'at least 1 value of zero or less of a, steps 0 to 9',
    ],
    ['all of a bucket', [['a', [bucket(0, 0, 0)]]], '10 zeros of a, steps 0 to 9'],
    ['outside of the visible range', [['a', at([200, 0])]], undefined],
  ])('[U-CHART-13] of a log axis: %s', (_what, lines, text) => {
    const found = leftOutOfLog(
      lines.map(([name, cells]) => ({ name, series: series(name, cells) })),
      { start: 0, end: 100 },
    )
    const told = found && `${leftOutCount(found)} of ${found.names.join(', ')}${leftOutPlaces(found, 'step', 0)}`
    expect(told).toBe(text)
  })

  const YEAR = 3.16e10
  const run = (runId: string, from: number, to = from + 1000) => series(runId, at([from, 1], [to, 2]))
  it.each<[what: string, runs: ChartSeries[], far: string[]]>([
    ['none', [], []],
    ['one alone', [run('a', 0)], []],
    ['two: neither is the one', [run('a', 0), run('b', 900 * YEAR)], []],
    ['one of the year 3000', [run('a', 0), run('b', 500), run('c', 900 * YEAR)], ['c']],
    ['one of 1970', [run('a', 0), run('b', 56 * YEAR), run('c', 56 * YEAR)], ['a']],
    ['two of five', [run('a', 0), run('b', 0), run('c', 0), run('d', YEAR), run('e', YEAR)], ['d', 'e']],
    ['spread evenly', [run('a', 0), run('b', 2000), run('c', 4000), run('d', 6000)], []],
    ['a long run beside short ones', [run('a', 0), run('b', 0), run('c', 0, YEAR)], []],
    ['all at one place', [run('a', 5, 5), run('b', 5, 5), run('c', 5, 5)], []],
    ['without points', [run('a', 0), series('b', []), run('c', 10)], []],
  ])('[U-CHART-13] runs far from the others: %s', (_what, runs, far) => {
    expect(farRuns({ series: runs })).toEqual(far)
  })
})

import { describe, expect, it } from 'vitest'
import type { BoardRun } from '../../../src/parts/board/board-run.js'
import { barLength, finalRows, sortedRows } from '../../../src/parts/board/final-values.js'

describe('final values', () => {
  const run = (runId: string) => ({ runId }) as BoardRun

  it('[U-CHART-1] one row a run, with what it has not logged left open', () => {
    const summaries = [
      { runId: 'a', key: 'loss', last: 1 },
      { runId: 'b', key: 'acc', last: 0 },
    ]
    expect(finalRows([run('a'), run('b')], ['acc', 'loss'], summaries).map(({ values }) => values)).toEqual([
      [undefined, 1],
      [0, undefined],
    ])
  })

  it('[U-CHART-1] sorting puts what is missing or no number last, both ways', () => {
    const rows = [Number.NaN, 2, undefined, Number.POSITIVE_INFINITY, -1].map((value, i) => ({
      run: run(String(i)),
      values: [value],
    }))
    const order = (isAscending: boolean) => sortedRows(rows, 0, isAscending).map((row) => row.values[0])
    expect(order(true)).toEqual([-1, 2, Number.POSITIVE_INFINITY, Number.NaN, undefined])
    expect(order(false)).toEqual([Number.POSITIVE_INFINITY, 2, -1, Number.NaN, undefined])
  })

  it.each<[value: number, column: readonly (number | undefined)[], length: number | undefined]>([
    [1, [1, 2, 3], 0.05],
    [3, [1, 2, 3], 1],
    [2, [1, undefined, 3, Number.NaN], 0.525],
    [7, [7, 7], 1],
    [Number.NaN, [1, 2], undefined],
    [Number.POSITIVE_INFINITY, [1, 2], undefined],
    [1e308, [-1e308, 1e308], 1],
    [0, [-1e308, 1e308], 0.525],
  ])('[U-CHART-1] the bar of %d among %j', (value, column, length) => {
    const found = barLength(value, column)
    if (length === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(length, 12)
  })
})

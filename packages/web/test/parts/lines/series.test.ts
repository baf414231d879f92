import { describe, expect, it } from 'vitest'
import { type BucketAnswer, cellAt, fromOrigin, polyline, seriesSet } from '../../../src/parts/lines/series.js'

describe('series', () => {
  it('[U-CHART-6] the polyline of a bucket a pixel covers the pixels of the full line', () => {
    for (const seed of [1, 2, 3]) {
      const values = randomWalk(10_000, seed)
      values[4321] = 1e6
      const buckets = 137
      const [series] = seriesSet(bucketed(values, buckets)).series
      const line = polyline(series?.cells ?? [])
      expect(columns(line.x, line.y, values.length, buckets)).toEqual(
        columns(
          values.map((_, i) => i),
          values,
          values.length,
          buckets,
        ),
      )
    }
  })

  it('[U-CHART-6] a spike of one point is in the polyline at every zoom', () => {
    const values = Array.from({ length: 100_000 }, () => 0.1)
    values[77_777] = 9
    for (const buckets of [1, 2, 10, 300, 2000]) {
      const [series] = seriesSet(bucketed(values, buckets)).series
      const { x, y } = polyline(series?.cells ?? [])
      const at = y.indexOf(9)
      expect(Math.abs((x[at] as number) - 77_777)).toBeLessThanOrEqual(values.length / buckets)
    }
  })

  it.each<[start: number, end: number, buckets: number, index: number, from: number, to: number]>([
    [0, 99, 10, 3, 30, 40],
    [0, 19_999, 1200, 798, 13_300, 13_316],
    [5, 9, 5, 2, 7, 7],
    [0, 9, 1200, 119, 0, 0],
    [0, 9, 1200, 1199, 9, 9],
  ])('[A6] from %d to %d in %d buckets, number %d holds %d until %d', (start, end, buckets, index, from, to) => {
    const one = {
      first: [1],
      min: [1],
      max: [2],
      last: [2],
      mean: [1.5],
      n: [2],
      notFinite: [],
      minX: [from],
      maxX: [from],
    }
    const series = [{ runId: 'r', key: 'k', count: 2, points: [], bucket: [index], ...one }]
    const [cell] = seriesSet({ start, end, buckets, series }).series[0]?.cells ?? []
    expect([cell?.from, cell?.to]).toEqual([from, to])
  })

  it('[U-CHART-5] NaN and infinities break the line', () => {
    const points = [1, Number.NaN, 3, Number.POSITIVE_INFINITY].map((value, step) => ({
      x: step,
      step,
      timestamp: step,
      value,
    }))
    const [series] = seriesSet(exactly(points)).series
    expect([...polyline(series?.cells ?? []).y]).toEqual([1, Number.NaN, 3, Number.NaN])
    expect(series?.cells.map((cell) => cell.notFinite)).toEqual([0, 1, 0, 1])
  })

  it('[U-ALL-9] steps above 2^53 keep their differences and their digits', () => {
    const step = 9_223_372_036_854_775_000n
    const points = [0n, 1n, 2n].map((i) => ({ x: step + i, step: step + i, timestamp: 0, value: 1 }))
    const set = seriesSet(exactly(points))
    expect(set.series[0]?.cells.map((cell) => cell.from)).toEqual([0, 1, 2])
    expect(fromOrigin(2, set.origin)).toBe(step + 2n)
  })

  it('[U-CHART-8] finds the cell nearest to the cursor', () => {
    const points = [0, 10, 30].map((step) => ({ x: step, step, timestamp: 0, value: step }))
    const cells = seriesSet(exactly(points)).series[0]?.cells ?? []
    expect([-5, 4, 6, 19, 21, 99].map((x) => cellAt(cells, x)?.last)).toEqual([0, 0, 10, 10, 30, 30])
    expect(cellAt([], 1)).toBeUndefined()
  })
})

/** Where the line enters and leaves each pixel column, and how far up and down it goes in it. */
function columns(x: ArrayLike<number>, y: ArrayLike<number>, length: number, buckets: number) {
  const spans = new Map<number, { first: number; min: number; max: number; last: number }>()
  for (let i = 0; i < x.length; i++) {
    const column = Math.min(buckets - 1, Math.floor((x[i] as number) / (length / buckets)))
    const value = y[i] as number
    const span = spans.get(column)
    if (span === undefined) spans.set(column, { first: value, min: value, max: value, last: value })
    else {
      span.min = Math.min(span.min, value)
      span.max = Math.max(span.max, value)
      span.last = value
    }
  }
  return [...spans]
}

/** What the server answers for a series whose steps count from 0. */
function bucketed(values: readonly number[], buckets: number): BucketAnswer {
  const width = values.length / buckets
  const groups = new Map<number, number[]>()
  for (const [step, value] of values.entries()) {
    const bucket = Math.min(buckets - 1, Math.floor(step / width))
    const group = groups.get(bucket)
    if (group === undefined) groups.set(bucket, [value])
    else group.push(value)
  }
  const extremes = (of: (...two: number[]) => number) =>
    [...groups].map(([, group]) => values.indexOf(group.reduce((a, b) => of(a, b))))
  const columnOf = (of: (group: readonly number[]) => number) => [...groups.values()].map((group) => of(group))
  return {
    start: 0,
    end: values.length - 1,
    buckets,
    series: [
      {
        runId: 'r',
        key: 'k',
        count: values.length,
        bucket: [...groups.keys()],
        first: columnOf((group) => group[0] as number),
        min: columnOf((group) => group.reduce((a, b) => Math.min(a, b))),
        max: columnOf((group) => group.reduce((a, b) => Math.max(a, b))),
        last: columnOf((group) => group.at(-1) as number),
        mean: columnOf((group) => group.reduce((a, b) => a + b, 0) / group.length),
        n: columnOf((group) => group.length),
        notFinite: [],
        minX: extremes(Math.min),
        maxX: extremes(Math.max),
        points: [],
      },
    ],
  }
}

function exactly(points: BucketAnswer['series'][number]['points']): BucketAnswer {
  const empty = {
    bucket: [],
    first: [],
    min: [],
    max: [],
    last: [],
    mean: [],
    n: [],
    notFinite: [],
    minX: [],
    maxX: [],
  }
  return {
    start: points[0]?.x ?? 0,
    end: points.at(-1)?.x ?? 0,
    buckets: 100,
    series: [{ runId: 'r', key: 'k', count: points.length, ...empty, points }],
  }
}

function randomWalk(length: number, seed: number): number[] {
  let state = seed
  let value = 0
  return Array.from({ length }, () => {
    state = (state * 16_807) % 2_147_483_647
    value += state / 2_147_483_647 - 0.5
    return value
  })
}

import { setImmediate as otherWork } from 'node:timers/promises'
import {
  type Axis,
  ApiError,
  type Handlers,
  type Int64,
  limits,
  type MetricPoint,
  type MetricSeries,
  type metricSeriesRoutes,
  type SeriesPoint,
} from '@labbook/protocol'
import { lastPoint, type SeriesSummary } from '../store/metrics.js'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { Buckets } from './buckets.js'
import type { Call, ServiceContext } from './context.js'
import { decode, encode, notAToken } from './page-token.js'
import { bounded } from './search-query.js'

const MAX_BUCKETS = 2000
/** Series × buckets of one answer. */
const MAX_CELLS = 60_000
/** So many are read at once; between two blocks others have their turn. */
const POINTS_PER_BLOCK = 5000
const SUMMARIES_PER_PAGE = 5000
const RUNS_PER_READ = 10

/** Metrics for tables and charts: summaries without points, and points in buckets that lose no extreme (ui A5, A6). */
export function metricSeriesService({ store }: ServiceContext): Handlers<typeof metricSeriesRoutes, Call> {
  return {
    async summarizeMetrics({ runIds, keys, pageToken }) {
      bounded('number of run_ids', runIds.length, 1, limits.runsPerChart)
      const asked = [...new Set(runIds)]
      const names = keys.length === 0 ? undefined : keys
      const found: SeriesSummary[] = []
      let next = runFrom(pageToken)
      for (; next < asked.length && found.length < SUMMARIES_PER_PAGE; next += RUNS_PER_READ) {
        const some = asked.slice(next, next + RUNS_PER_READ)
        found.push(
          ...(await store.read(function* () {
            return yield* store.metrics.summaries(yield* known(store, some), names)
          })),
        )
        await otherWork()
      }
      return {
        summaries: found.map(summary),
        ...(next < asked.length ? { nextPageToken: encode({ run: next }) } : {}),
      }
    },

    async bucketMetrics({ runIds, keys, x, start, end, buckets }) {
      bounded('number of run_ids', runIds.length, 1, limits.runsPerChart)
      bounded('number of keys', keys.length, 1, limits.keysPerChart)
      bounded('buckets', buckets, 1, MAX_BUCKETS)
      const found = await store.read(function* () {
        const summaries = yield* store.metrics.summaries(yield* known(store, runIds), [...new Set(keys)])
        const all: Series[] = []
        for (const each of summaries) {
          const times = x === 'step' ? NO_TIME : yield* store.metrics.timeRange(each.run, each.key)
          all.push({ ...each, times })
        }
        return all
      })
      const range = rangeOf(found, x)
      const from = start ?? range.from
      const to = end ?? range.to
      if (from > to && (start !== undefined || end !== undefined)) {
        throw new ApiError(
          'INVALID_PARAMETER_VALUE',
          `start must not be greater than end. Found start=${from} and end=${to}.`,
        )
      }
      const count = Math.max(1, Math.min(buckets, Math.floor(MAX_CELLS / Math.max(1, found.length))))
      const grid = new Buckets({ from, to, count })
      const series: MetricSeries[] = []
      for (const each of found) series.push(await seriesOf(store, each, { x, grid }))
      return { start: from, end: to, buckets: count, series }
    },
  }
}

function runFrom(pageToken: string | undefined): number {
  if (pageToken === undefined || pageToken === '') return 0
  const { run } = decode(pageToken)
  if (typeof run === 'number' && Number.isSafeInteger(run) && run >= 0) return run
  throw notAToken({ run })
}

function* known(store: Store, runIds: readonly string[]): Work<readonly RunRef[]> {
  const runs: RunRef[] = []
  for (const runId of new Set(runIds)) {
    const run = yield* store.runs.find(runId)
    if (run !== undefined) runs.push(run)
  }
  return runs
}

function summary({ run, key, count, first, last, min, max }: SeriesSummary) {
  return {
    runId: run.runId,
    key,
    count,
    first: first.value,
    last: last.value,
    lastStep: last.step,
    lastTimestamp: last.timestamp,
    ...(min === undefined ? {} : { min: min.value, minStep: min.step }),
    ...(max === undefined ? {} : { max: max.value, maxStep: max.step }),
  }
}

interface Series extends SeriesSummary {
  readonly times: { readonly from: Int64; readonly to: Int64 }
}

const NO_TIME = { from: 0, to: 0 }

interface Drawing {
  readonly x: Axis
  readonly grid: Buckets
}

function rangeOf(found: readonly Series[], x: Axis): { from: Int64; to: Int64 } {
  const ends = found.map(({ first, last, times }) => {
    if (x === 'step') return { from: first.step, to: last.step }
    return x === 'wall' ? times : { from: 0, to: difference(times.to, times.from) }
  })
  const [one = NO_TIME, ...others] = ends
  return others.reduce((range, { from, to }) => {
    return { from: from < range.from ? from : range.from, to: to > range.to ? to : range.to }
  }, one)
}

function difference(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a - b)) return a - b
  const exact = BigInt(a) - BigInt(b)
  const rounded = Number(exact)
  return Number.isSafeInteger(rounded) ? rounded : exact
}

/** Reads the points block by block, and keeps what a chart needs of each bucket. */
async function seriesOf(store: Store, series: Series, { x, grid }: Drawing): Promise<MetricSeries> {
  const { run, key } = series
  const range = x === 'step' ? { from: grid.from, to: grid.to } : {}
  const collected = new Map<number, Bucket>()
  const points: SeriesPoint[] = []
  let total = 0
  let after: MetricPoint | undefined
  let hasMore = true
  while (hasMore) {
    const options = { limit: POINTS_PER_BLOCK, ...range, ...(after === undefined ? {} : { after }) }
    const page = await store.read(() => store.metrics.scan(run, key, options))
    const { steps, timestamps, values } = page
    let index = -1
    let bucket: Bucket | undefined
    for (let i = 0; i < values.length; i++) {
      const [step, timestamp, value] = [steps[i] as Int64, timestamps[i] as Int64, values[i] as number]
      const at = x === 'step' ? step : x === 'wall' ? timestamp : difference(timestamp, series.times.from)
      if (at < grid.from || at > grid.to) continue
      total++
      if (total <= grid.count) points.push({ x: at, step, timestamp, value })
      // Neighbours mostly fall into one bucket.
      const found = grid.indexOf(at)
      if (bucket === undefined || found !== index) {
        index = found
        bucket = collected.get(index)
        if (bucket === undefined) collected.set(index, (bucket = new Bucket()))
      }
      bucket.add(at, value)
    }
    after = lastPoint(page)
    hasMore = page.hasMore
    await otherWork()
  }
  const base = { runId: run.runId, key, count: total }
  // By time, where the steps do not rise with it.
  if (total <= grid.count)
    return { ...EMPTY, ...base, points: points.sort((a, b) => Number(a.x > b.x) - Number(a.x < b.x)) }
  return {
    ...base,
    points: [],
    ...columnsOf([...collected].sort(([a], [b]) => a - b)),
  }
}

const EMPTY = {
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

function columnsOf(buckets: readonly (readonly [number, Bucket])[]) {
  const column = (of: 'first' | 'last' | 'min' | 'max' | 'mean' | 'n' | 'notFinite') =>
    buckets.map(([, bucket]) => bucket[of])
  return {
    bucket: buckets.map(([index]) => index),
    first: column('first'),
    min: column('min'),
    max: column('max'),
    last: column('last'),
    mean: column('mean'),
    n: column('n'),
    notFinite: buckets.some(([, { notFinite }]) => notFinite > 0) ? column('notFinite') : [],
    minX: buckets.map(([, bucket]) => bucket.minX),
    maxX: buckets.map(([, bucket]) => bucket.maxX),
  }
}

class Bucket {
  first = Number.NaN
  last = Number.NaN
  min = Number.NaN
  max = Number.NaN
  n = 0
  notFinite = 0
  minX: Int64 = 0
  maxX: Int64 = 0
  #firstAt: Int64 = 0
  #lastAt: Int64 = 0
  #mean = 0

  get mean() {
    return this.n === 0 ? Number.NaN : this.#mean
  }

  add(at: Int64, value: number) {
    if (!Number.isFinite(value)) {
      this.notFinite++
      return
    }
    if (this.n === 0 || at < this.#firstAt) {
      this.first = value
      this.#firstAt = at
    }
    if (this.n === 0 || at >= this.#lastAt) {
      this.last = value
      this.#lastAt = at
    }
    if (this.n === 0 || value < this.min || (value === this.min && at < this.minX)) {
      this.min = value
      this.minX = at
    }
    if (this.n === 0 || value > this.max || (value === this.max && at < this.maxX)) {
      this.max = value
      this.maxX = at
    }
    this.n++
    // Not as a sum, which might be infinite; nor as a difference, for the same reason.
    this.#mean += value / this.n - this.#mean / this.n
  }
}

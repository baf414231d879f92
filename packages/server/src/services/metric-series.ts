import {
  ApiError,
  type Handlers,
  type Int64,
  type MetricPoint,
  metricSeriesRoutes,
  type SeriesPoint,
} from '@labbook/protocol'
import type { RunRef, SeriesSummary, Store, Work } from '../store/store.js'
import type { Call, ServiceContext } from './context.js'
import { decode, encode } from './page-token.js'

const MAX_RUNS = 500
const MAX_KEYS = 20
const MAX_BUCKETS = 2000
/** Runs × keys × buckets of one answer. */
const MAX_CELLS = 60_000
const POINTS_PER_BLOCK = 5000
const SUMMARY_RUNS_PER_PAGE = 100

type Axis = 'step' | 'wall' | 'relative'

/** Metrics for tables and charts: summaries without points, and points in buckets that lose no extreme (ui A5, A6). */
export function metricSeriesService({ store }: ServiceContext): Handlers<typeof metricSeriesRoutes, Call> {
  return {
    async summarizeMetrics({ runIds, keys, pageToken }) {
      bounded('number of run_ids', runIds.length, 1, MAX_RUNS)
      const from = pageToken === undefined ? 0 : Number(decode(pageToken)['run'])
      if (!Number.isSafeInteger(from) || from < 0)
        throw invalid(`Invalid page token: ${String(pageToken).slice(0, 100)}`)
      const asked = runIds.slice(from, from + SUMMARY_RUNS_PER_PAGE)
      const found = await store.read(function* () {
        return yield* store.metrics.summaries(yield* known(store, asked), keys.length === 0 ? undefined : keys)
      })
      const next = from + asked.length
      return {
        summaries: found.map(summary),
        ...(next < runIds.length ? { nextPageToken: encode({ run: next }) } : {}),
      }
    },

    async bucketMetrics({ runIds, keys, x, start, end, buckets }) {
      bounded('number of run_ids', runIds.length, 1, MAX_RUNS)
      bounded('number of keys', keys.length, 1, MAX_KEYS)
      bounded('buckets', buckets, 1, MAX_BUCKETS)
      if (start !== undefined && end !== undefined && start > end) {
        throw invalid(`start must not be greater than end. Found start=${start} and end=${end}.`)
      }
      const found = await store.read(function* () {
        return yield* store.metrics.summaries(yield* known(store, runIds), keys)
      })
      const count = Math.max(1, Math.min(buckets, Math.floor(MAX_CELLS / Math.max(1, found.length))))
      const range = rangeOf(found, x)
      const low = start ?? range.low
      const high = end ?? range.high
      const series = []
      for (const each of found) series.push(await bucketed(store, each, { x, low, high, count }))
      return { start: low, end: high, buckets: count, series }
    },
  }
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

/** Where the point lies on the axis, beside the first of its series. */
function position({ step, timestamp }: MetricPoint, first: MetricPoint, x: Axis): Int64 {
  if (x === 'step') return step
  return x === 'wall' ? timestamp : Number(timestamp) - Number(first.timestamp)
}

function rangeOf(found: readonly SeriesSummary[], x: Axis): { low: Int64; high: Int64 } {
  let low: Int64 | undefined
  let high: Int64 | undefined
  for (const { first, last } of found) {
    for (const point of [first, last]) {
      const at = position(point, first, x)
      if (low === undefined || at < low) low = at
      if (high === undefined || at > high) high = at
    }
  }
  return { low: low ?? 0, high: high ?? 0 }
}

interface Bucketing {
  readonly x: Axis
  readonly low: Int64
  readonly high: Int64
  readonly count: number
}

/** Reads the series block by block, so that a long one holds up nobody, and keeps what a chart needs of each bucket. */
async function bucketed(store: Store, { run, key, first }: SeriesSummary, { x, low, high, count }: Bucketing) {
  const offset = Number(low)
  const width = Math.max(1, (Number(high) - offset + 1) / count)
  const collected = new Map<number, Bucket>()
  const points: SeriesPoint[] = []
  let total = 0
  let after: MetricPoint | undefined
  let hasMore = true
  while (hasMore) {
    const options = { limit: POINTS_PER_BLOCK, ...(after === undefined ? {} : { after }) }
    const page = await store.read(() => store.metrics.history(run, key, options))
    for (const point of page.items) {
      const at = position(point, first, x)
      if (at < low || at > high) continue
      total++
      if (points.length <= count) points.push({ x: at, ...point })
      const index = Math.min(count - 1, Math.floor((Number(at) - offset) / width))
      const bucket = collected.get(index)
      if (bucket === undefined) collected.set(index, new Bucket(point.value))
      else bucket.add(point.value)
    }
    after = page.items.at(-1)
    hasMore = page.hasMore
  }
  const base = { runId: run.runId, key, count: total }
  if (total <= count) return { ...EMPTY, ...base, points }
  const sorted = [...collected].sort(([a], [b]) => a - b)
  const column = (of: (bucket: Bucket) => number) => sorted.map(([, bucket]) => of(bucket))
  return {
    ...base,
    bucket: sorted.map(([index]) => index),
    first: column((bucket) => bucket.first),
    min: column((bucket) => bucket.min),
    max: column((bucket) => bucket.max),
    last: column((bucket) => bucket.last),
    mean: column((bucket) => bucket.sum / bucket.n),
    n: column((bucket) => bucket.n),
    notFinite: column((bucket) => bucket.notFinite),
    points: [],
  }
}

const EMPTY = { bucket: [], first: [], min: [], max: [], last: [], mean: [], n: [], notFinite: [] }

class Bucket {
  first = Number.NaN
  last = Number.NaN
  min = Number.NaN
  max = Number.NaN
  sum = 0
  n = 0
  notFinite = 0

  constructor(value: number) {
    this.add(value)
  }

  add(value: number) {
    if (!Number.isFinite(value)) {
      this.notFinite++
      return
    }
    if (this.n === 0) this.first = this.min = this.max = value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    this.last = value
    this.sum += value
    this.n++
  }
}

function bounded(name: string, value: number, least: number, most: number) {
  if (value < least || value > most) {
    throw invalid(`Invalid value ${value} for parameter '${name}' supplied. It must be between ${least} and ${most}.`)
  }
}

function invalid(message: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', message)
}

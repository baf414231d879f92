import type { Int64, Metric, MetricPoint } from '@labbook/protocol'
import { sql } from 'kysely'
import { type MetricStore, type PointPage, pointsOf, type SeriesSummary } from '../metrics.js'
import type { RunRef } from '../runs.js'
import type { Work } from '../work.js'
import { ChunkWriter } from './chunk-writer.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import type { InternedKeys } from './interned-keys.js'
import type { RunChanges } from './run-index/run-changes.js'
import { comparePoints, scanAll, scanPoints, type SeriesRef } from './point-reader.js'
import type { SeriesMemory } from './series-memory.js'
import { pointRows, seriesRows } from './row-kinds.js'
import { changesOf, compileOnce, firstOf, rowsOf } from './steps.js'
import { numberFrom, storedNumber } from './stored-number.js'
import type { SeriesRow, Tables } from './tables.js'

export function metricStore(
  dialect: Dialect,
  keys: InternedKeys,
  changes: RunChanges,
  memory: SeriesMemory | undefined,
): MetricStore {
  const db = dialect.builder

  const wide = <C extends string>(column: C) => dialect.int64(column).as(column)
  const seriesColumns = [
    'series.run',
    'series.key',
    'count',
    wide('first_step'),
    wide('first_ts'),
    'first_value',
    'first_nan',
    wide('last_step'),
    wide('last_ts'),
    'last_value',
    'last_nan',
    'min_value',
    wide('min_step'),
    'max_value',
    wide('max_step'),
    'ordered',
    wide('sealed_step'),
    wide('sealed_ts'),
    'unsealed',
  ] as const
  /** In key order, so that two batches cannot deadlock (D-22). */
  const lockSeries = compileOnce<{ refs: readonly (readonly [run: number, key: number])[] }, SeriesRow>((p) =>
    db
      .selectFrom(dialect.given(['run', 'key'], p.refs))
      .crossJoin('series')
      .select(seriesColumns)
      .whereRef('series.run', '=', 'given.run')
      .whereRef('series.key', '=', 'given.key')
      .orderBy('series.run')
      .orderBy('series.key')
      .modifyEnd(dialect.lock('update')),
  )
  const findOrdered = compileOnce<{ run: number; key: number }, Pick<SeriesRow, 'ordered'>>((p) =>
    db.selectFrom('series').select('ordered').where('run', '=', p.run).where('key', '=', p.key),
  )
  const pointWriter = dialect.rowWriter(pointRows)
  const seriesWriter = dialect.rowWriter(seriesRows)
  const chunks = new ChunkWriter(dialect)

  /** The stored rows of the series, locked until the transaction ends. */
  function* readSeries(all: readonly SeriesPoints[]): Work<void> {
    const unknown: SeriesPoints[] = []
    for (const series of all) {
      series.stored = memory?.find(series.ref)
      if (series.stored === undefined) unknown.push(series)
    }
    if (unknown.length === 0) return
    const rows = yield* rowsOf(lockSeries({ refs: unknown.map(({ ref }) => [ref.run, ref.key] as const) }))
    const rowOf = new Map(rows.map((row) => [nameOf(row), row]))
    for (const series of unknown) {
      const row = rowOf.get(nameOf(series.ref))
      series.stored = row && exactSeries(row)
    }
  }

  /** Writes the new points and removes all others from `added`. */
  function* writePoints(all: readonly SeriesPoints[]): Work<void> {
    const rows: Tables['point'][] = []
    const doubtful: SeriesPoints[] = []
    for (const series of all) {
      const { ref, stored, points } = series
      const isNew = (point: MetricPoint) => stored === undefined || liesBeyond(stored, point)
      series.added = points.filter(isNew)
      if (chunks.takes(stored, series.added)) yield* chunks.insert(ref, series.added)
      else for (const point of series.added) rows.push(toRow(ref, point))
      if (series.added.length < points.length)
        doubtful.push({ ...series, points: points.filter((point) => !isNew(point)) })
    }
    yield* pointWriter.insert(rows)
    if (doubtful.length === 0) return
    const unknown = yield* chunks.unknown(doubtful)
    const inserted = yield* pointWriter.insertNew(
      unknown.flatMap(({ ref, points }) => points.map((point) => toRow(ref, point))),
    )
    const insertedOf = groupBy(inserted, nameOf)
    for (const series of all) {
      const more = insertedOf.get(nameOf(series.ref)) ?? []
      if (more.length > 0) series.added = [...series.added, ...more.map(toPoint)].sort(byStep)
    }
  }

  /** Updates the stored series with the added points. */
  function* writeSeries(all: readonly SeriesPoints[]): Work<void> {
    const begun: SeriesRow[] = []
    const grown: SeriesRow[] = []
    for (const { ref, stored, added } of all) {
      if (added.length === 0) continue
      const next = { ...extended(stored, added), ...ref }
      next.unsealed += added.length
      yield* chunks.seal(ref, next)
      ;(stored === undefined ? begun : grown).push(next)
      memory?.remember(next)
    }
    yield* seriesWriter.insert(begun)
    yield* seriesWriter.update(grown)
  }

  return {
    append(run, points) {
      return this.appendAll([{ run, points }])
    },

    *appendAll(batches) {
      const byKey = batches.map(({ run, points }) => ({ run, groups: groupBy(points, (point) => point.key) }))
      const keyOf = yield* keys.internAll(byKey.flatMap(({ groups }) => [...groups.keys()]))
      const all = new Map<string, SeriesPoints>()
      for (const { run, groups } of byKey) {
        changes.touched(run)
        for (const [name, points] of groups) {
          const ref = { run: run.rowId, key: keyOf.get(name) as number }
          const series = all.get(nameOf(ref))
          if (series === undefined) all.set(nameOf(ref), { ref, points, added: [], stored: undefined })
          else series.points = series.points.concat(points)
        }
      }
      const sorted = [...all.values()].sort(({ ref: a }, { ref: b }) => a.run - b.run || a.key - b.key)
      for (const series of sorted) series.points = distinct(series.points.sort(byStep))
      yield* readSeries(sorted)
      yield* writePoints(sorted)
      yield* writeSeries(sorted)
    },

    *history(run, name, options) {
      const key = yield* keys.find(name)
      const series = key === undefined ? undefined : yield* firstOf(findOrdered({ run: run.rowId, key }))
      if (key === undefined || series === undefined) return NO_POINTS
      const ref = { run: run.rowId, key }
      if (series.ordered === 1) return yield* scanPoints(dialect, ref, options)
      return yield* pageByTime(dialect, ref, options)
    },

    *scan(run, name, options) {
      const key = yield* keys.find(name)
      return key === undefined ? NO_POINTS : yield* scanPoints(dialect, { run: run.rowId, key }, options)
    },

    *timeRange(run, name) {
      const key = (yield* keys.find(name)) ?? -1
      const series = yield* firstOf(
        db
          .selectFrom('series')
          .select(['ordered', wide('first_ts'), wide('last_ts')])
          .where('run', '=', run.rowId)
          .where('key', '=', key),
      )
      if (series === undefined) return { from: 0, to: 0 }
      if (series.ordered === 1) return { from: exact(series.first_ts), to: exact(series.last_ts) }
      const range = { from: exact(series.first_ts), to: exact(series.first_ts) }
      yield* scanAll(dialect, { run: run.rowId, key }, {}, ({ timestamps }) => {
        for (const ts of timestamps) {
          if (ts < range.from) range.from = ts
          if (ts > range.to) range.to = ts
        }
      })
      return range
    },

    *summaries(runs, names) {
      const ids = [...(yield* keys.findAll(names ?? [])).values()]
      const runOf = new Map(runs.map((run) => [run.rowId, run]))
      let query = db
        .selectFrom('series')
        .innerJoin('interned_key', 'interned_key.id', 'series.key')
        .select([...seriesColumns, 'interned_key.name'])
        .where(dialect.anyOf('series.run', [...runOf.keys()]))
        .orderBy('series.run')
        .orderBy('interned_key.name')
      if (names !== undefined) query = query.where(dialect.anyOf('series.key', ids))
      return (yield* rowsOf(query)).map(({ name, ...row }) =>
        toSummary(runOf.get(row.run) as RunRef, name, exactSeries(row)),
      )
    },

    *sampleSteps(runs, name, { from, to, most }) {
      const key = yield* keys.find(name)
      if (key === undefined) return []
      let all: readonly Int64[] = []
      for (const run of runs) {
        const steps: Int64[] = []
        yield* scanAll(dialect, { run: run.rowId, key }, { from, to }, (page) => {
          for (const step of page.steps) if (step !== steps.at(-1)) steps.push(step)
        })
        all = union(all, steps)
      }
      return evenly(all.length, most).map((i) => all[i] as Int64)
    },

    *pointsAtSteps(run, name, { steps, most }) {
      const key = yield* keys.find(name)
      if (key === undefined || steps.length === 0) return []
      const ref = { run: run.rowId, key }
      const wanted = new Set(steps)
      const sorted = steps.toSorted(compareInt64)
      const range = { from: sorted[0] as Int64, to: sorted.at(-1) as Int64 }
      let count = 0
      yield* scanAll(dialect, ref, range, (page) => {
        for (const step of page.steps) if (wanted.has(step)) count++
      })
      const chosen = new Set(evenly(count, most))
      const points: MetricPoint[] = []
      let at = 0
      yield* scanAll(dialect, ref, range, (page) => {
        for (const [i, step] of page.steps.entries()) {
          if (!wanted.has(step) || !chosen.has(at++)) continue
          points.push({ step, timestamp: page.timestamps[i] as Int64, value: page.values[i] as number })
        }
      })
      return points
    },

    *remove({ rowId }, { limit }) {
      memory?.forget()
      const columns = sql.raw('key, step, ts, value, nan')
      const some = sql`SELECT ${columns} FROM point WHERE run = ${rowId} ORDER BY ${columns} LIMIT ${limit}`
      const rows = yield* changesOf(
        sql`DELETE FROM point WHERE run = ${rowId} AND (${columns}) IN (${some})`.compile(db),
      )
      return rows === limit ? rows : rows + (yield* chunks.remove(rowId, limit - rows))
    },
  }
}

/** The latest point of each key, for a list of runs. */
export function* latestMetrics(dialect: Dialect, runIds: readonly number[]): Work<{ run: number; metric: Metric }[]> {
  const rows = yield* rowsOf(
    dialect.builder
      .selectFrom('series')
      .innerJoin('interned_key', 'interned_key.id', 'series.key')
      .select([
        'series.run',
        'interned_key.name',
        'last_value',
        'last_nan',
        dialect.int64('last_ts').as('last_ts'),
        dialect.int64('last_step').as('last_step'),
      ])
      .where(dialect.anyOf('series.run', runIds))
      .orderBy('series.run')
      .orderBy('interned_key.name'),
  )
  return rows.map((row) => ({
    run: row.run,
    metric: {
      key: row.name,
      value: numberFrom(row.last_value, row.last_nan),
      timestamp: exact(row.last_ts),
      step: exact(row.last_step),
    },
  }))
}

type Series = Omit<SeriesRow, 'run' | 'key'>

/** The points that one write adds to a series. */
interface SeriesPoints {
  readonly ref: SeriesRef
  /** Sorted, without duplicates. */
  points: MetricPoint[]
  stored: SeriesRow | undefined
  /** The points that were not stored before, sorted. */
  added: MetricPoint[]
}

function nameOf({ run, key }: SeriesRef): string {
  return `${run} ${key}`
}

function toRow(ref: SeriesRef, { step, timestamp, value }: MetricPoint): Tables['point'] {
  const [number, nan] = storedNumber(value)
  return { run: ref.run, key: ref.key, step, ts: timestamp, value: number, nan }
}

function toPoint({ step, ts, value, nan }: Tables['point']): MetricPoint {
  return { step, timestamp: ts, value: numberFrom(value, nan) }
}

/**
 * Whether the point is certainly new without reading the others: its step or its timestamp is larger than all stored. The
 * latest point has the largest timestamp as long as both rise together. Programs that send no step always send step 0.
 */
function liesBeyond(series: Series, { step, timestamp }: MetricPoint): boolean {
  return step > series.last_step || (series.ordered === 1 && timestamp > series.last_ts)
}

/** Sorted points without repeats, where NaN equals NaN. */
function distinct(sorted: readonly MetricPoint[]): MetricPoint[] {
  return sorted.filter((point, i) => i === 0 || byStep(sorted[i - 1] as MetricPoint, point) !== 0)
}

/** The series with more points, which must be sorted. */
function extended(stored: Series | undefined, points: readonly MetricPoint[]): Series {
  const series = stored === undefined ? emptySeries(points[0] as MetricPoint) : { ...stored }
  for (const { step, timestamp: ts, value } of points) {
    const [number, nan] = storedNumber(value)
    const last = numberFrom(series.last_value, series.last_nan)
    if (series.count === 0 || comparePoints(step, ts, value, series.last_step, series.last_ts, last) > 0) {
      if (ts < series.last_ts) series.ordered = 0
      series.last_step = step
      series.last_ts = ts
      series.last_value = number
      series.last_nan = nan
    } else {
      series.ordered = 0
      const first = numberFrom(series.first_value, series.first_nan)
      if (comparePoints(step, ts, value, series.first_step, series.first_ts, first) < 0) {
        series.first_step = step
        series.first_ts = ts
        series.first_value = number
        series.first_nan = nan
      }
    }
    series.count++
    if (nan === 1) continue
    if (series.min_value === null || number < series.min_value) {
      series.min_value = number
      series.min_step = step
    }
    if (series.max_value === null || number > series.max_value) {
      series.max_value = number
      series.max_step = step
    }
  }
  return series
}

/** A series whose first point this is, not counted yet. */
function emptySeries({ step, timestamp: ts, value }: MetricPoint): Series {
  const [number, nan] = storedNumber(value)
  return {
    count: 0,
    first_step: step,
    first_ts: ts,
    first_value: number,
    first_nan: nan,
    last_step: step,
    last_ts: ts,
    last_value: number,
    last_nan: nan,
    min_value: null,
    min_step: null,
    max_value: null,
    max_step: null,
    ordered: 1,
    sealed_step: null,
    sealed_ts: null,
    unsealed: 0,
  }
}

function byStep(a: MetricPoint, b: MetricPoint): number {
  return comparePoints(a.step, a.timestamp, a.value, b.step, b.timestamp, b.value)
}

/** The next points by (timestamp, step, value) of a series stored in another order: reads all of them. */
function* pageByTime(
  dialect: Dialect,
  ref: SeriesRef,
  { after, limit }: { after?: MetricPoint; limit: number },
): Work<PointPage> {
  let next: MetricPoint[] = []
  const keepFirst = () => {
    next = next.sort(byTime).slice(0, limit + 1)
  }
  yield* scanAll(dialect, ref, {}, (page) => {
    for (const point of pointsOf(page)) if (after === undefined || byTime(after, point) < 0) next.push(point)
    if (next.length > 2 * limit) keepFirst()
  })
  keepFirst()
  const page = next.slice(0, limit)
  return {
    steps: page.map(({ step }) => step),
    timestamps: page.map(({ timestamp }) => timestamp),
    values: page.map(({ value }) => value),
    hasMore: next.length > limit,
  }
}

function byTime(a: MetricPoint, b: MetricPoint): number {
  return comparePoints(a.timestamp, a.step, a.value, b.timestamp, b.step, b.value)
}

/** The union of two sorted lists. */
function union(a: readonly Int64[], b: readonly Int64[]): readonly Int64[] {
  if (a.length === 0) return b
  const all: Int64[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i], b[j]]
    if (right === undefined || (left !== undefined && left < right)) {
      all.push(left as Int64)
      i++
    } else {
      all.push(right)
      j++
      if (left === right) i++
    }
  }
  return all
}

/** All indexes below `count`, or if these are more than `most`, those at ⌊k · count / most⌋ and the last. */
function evenly(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  const chosen = Array.from({ length: most }, (_, k) => Math.floor((k * count) / most))
  return [...new Set([...chosen, count - 1])]
}

const NO_POINTS: PointPage = { steps: [], timestamps: [], values: [], hasMore: false }

function toSummary(run: RunRef, key: string, row: SeriesRow): SeriesSummary {
  return {
    run,
    key,
    count: row.count,
    first: { step: row.first_step, timestamp: row.first_ts, value: numberFrom(row.first_value, row.first_nan) },
    last: { step: row.last_step, timestamp: row.last_ts, value: numberFrom(row.last_value, row.last_nan) },
    ...(row.min_value === null ? {} : { min: { value: row.min_value, step: row.min_step as Int64 } }),
    ...(row.max_value === null ? {} : { max: { value: row.max_value, step: row.max_step as Int64 } }),
  }
}

function exactSeries(row: SeriesRow): SeriesRow {
  return {
    ...row,
    first_step: exact(row.first_step),
    first_ts: exact(row.first_ts),
    last_step: exact(row.last_step),
    last_ts: exact(row.last_ts),
    min_step: row.min_step === null ? null : exact(row.min_step),
    max_step: row.max_step === null ? null : exact(row.max_step),
    sealed_step: row.sealed_step === null ? null : exact(row.sealed_step),
    sealed_ts: row.sealed_ts === null ? null : exact(row.sealed_ts),
  }
}

function compareInt64(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

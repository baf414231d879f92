import type { Int64, Metric, MetricPoint } from '@labbook/protocol'
import { type RawBuilder, sql } from 'kysely'
import type { KeyedPoint, MetricStore, RunRef, SeriesSummary, Work } from '../store.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import type { InternedKeys } from './interned-keys.js'
import type { RunChanges } from './run-index/run-changes.js'
import { readStepBuckets } from './step-buckets.js'
import { changesOf, compileOnce, firstOf, rowsOf } from './steps.js'
import type { SeriesRow } from './tables.js'

export function metricStore(dialect: Dialect, keys: InternedKeys, changes: RunChanges): MetricStore {
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
  ] as const
  const lockSeries = compileOnce<{ run: number; key: number }, SeriesRow>((p) =>
    db
      .selectFrom('series')
      .select(seriesColumns)
      .where('run', '=', p.run)
      .where('key', '=', p.key)
      .modifyEnd(dialect.lock('update')),
  )
  const findOrdered = compileOnce<{ run: number; key: number }, Pick<SeriesRow, 'ordered'>>((p) =>
    db.selectFrom('series').select('ordered').where('run', '=', p.run).where('key', '=', p.key),
  )
  const insertSeries = compileOnce<SeriesRow, unknown>((p) => db.insertInto('series').values(pickSeries(p)))
  const updateSeries = compileOnce<SeriesRow, unknown>((p) => {
    const { run, key, ...rest } = pickSeries(p)
    return db.updateTable('series').set(rest).where('run', '=', run).where('key', '=', key)
  })

  /** To be ordered by the table's own columns: the selected ones may hold large integers as text. */
  function points(runId: number, key: number) {
    return db
      .selectFrom('point')
      .select([wide('step'), wide('ts'), 'value', 'nan'])
      .where('run', '=', runId)
      .where('key', '=', key)
  }

  /**
   * The rows of a query `found` in their order; if there are more than `most`, those at ⌊k · rows / most⌋ and the last. They are
   * chosen in the database, so that what is left out costs no memory here.
   */
  function* evenly<R>(
    from: RawBuilder<unknown>,
    { columns, order, most }: { columns: RawBuilder<unknown>; order: RawBuilder<unknown>; most: number },
  ): Work<readonly R[]> {
    const counted = yield* firstOf(sql<{ rows: number }>`SELECT COUNT(*) AS rows FROM (${from}) found`.compile(db))
    const rows = Number(counted?.rows ?? 0)
    if (rows <= most) return yield* rowsOf(sql<R>`SELECT ${columns} FROM (${from}) found ORDER BY ${order}`.compile(db))
    // Position i is chosen if some k has i ≤ k · rows / most < i + 1; the least k to try is ⌈i · most / rows⌉.
    const [n, m] = [sql`CAST(${rows} AS BIGINT)`, sql`CAST(${most} AS BIGINT)`]
    return yield* rowsOf(
      sql<R>`SELECT ${columns}
        FROM (SELECT found.*, ROW_NUMBER() OVER (ORDER BY ${order}) - 1 AS i FROM (${from}) found) numbered
        WHERE i = ${n} - 1 OR ((i * ${m} + ${n} - 1) / ${n}) * ${n} < (i + 1) * ${m}
        ORDER BY i`.compile(db),
    )
  }

  return {
    *append(run, newPoints) {
      changes.touched(run)
      const byKey = [...groupBy(newPoints, (point) => point.key)]
      const keyed: [number, KeyedPoint[]][] = []
      for (const [name, group] of byKey) keyed.push([yield* keys.intern(name), group])
      // In the order of the keys, so that two batches never wait for each other in a circle.
      keyed.sort(([a], [b]) => a - b)
      for (const [key, group] of keyed) {
        const stored = yield* firstOf(lockSeries({ run: run.rowId, key }))
        const series = stored && exactSeries(stored)
        const points = distinct(group.toSorted(compareByStep))
        const isNew = (point: MetricPoint) => series === undefined || liesBeyond(series, point)
        const added = points.filter(isNew)
        yield* dialect.insertPoints(run, key, added)
        const doubtful = points.filter((point) => !isNew(point))
        if (doubtful.length > 0) added.push(...(yield* dialect.insertNewPoints(run, key, doubtful)))
        if (added.length === 0) continue
        const next = extended(series, doubtful.length > 0 ? added.toSorted(compareByStep) : added)
        yield* changesOf((stored === undefined ? insertSeries : updateSeries)({ ...next, run: run.rowId, key }))
      }
    },

    *history(run, name, { after, limit }) {
      const key = yield* keys.find(name)
      const series = key === undefined ? undefined : yield* firstOf(findOrdered({ run: run.rowId, key }))
      if (key === undefined || series === undefined) return { items: [], hasMore: false }
      let query = points(run.rowId, key).limit(limit + 1)
      if (series.ordered === 1) {
        query = query.orderBy('point.step').orderBy('point.ts').orderBy('value').orderBy('nan')
        if (after) query = query.where(isAfter(after))
      } else {
        query = query.orderBy('point.ts').orderBy('point.step').orderBy('value').orderBy('nan')
        if (after)
          query = query.where(
            sql<boolean>`(ts, step, value, nan) > (${after.timestamp}, ${after.step}, ${flagged(after)})`,
          )
      }
      const rows = yield* rowsOf(query)
      return { items: rows.slice(0, limit).map(toPoint), hasMore: rows.length > limit }
    },

    *scan(run, name, { after, from, to, limit }) {
      const key = yield* keys.find(name)
      if (key === undefined) return { items: [], hasMore: false }
      let query = points(run.rowId, key).limit(limit + 1)
      query = query.orderBy('point.step').orderBy('point.ts').orderBy('value').orderBy('nan')
      if (from !== undefined) query = query.where('point.step', '>=', from)
      if (to !== undefined) query = query.where('point.step', '<=', to)
      if (after !== undefined) query = query.where(isAfter(after))
      const rows = yield* rowsOf(query)
      return { items: rows.slice(0, limit).map(toPoint), hasMore: rows.length > limit }
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
      if (series?.ordered === 1) return { from: exact(series.first_ts), to: exact(series.last_ts) }
      const range = yield* firstOf(
        db
          .selectFrom('point')
          .select([dialect.int64(sql`MIN(ts)`).as('low'), dialect.int64(sql`MAX(ts)`).as('high')])
          .where('run', '=', run.rowId)
          .where('key', '=', key),
      )
      return { from: exact(range?.low ?? 0), to: exact(range?.high ?? 0) }
    },

    *bucketSteps({ run, key: name, min, max }, ranges) {
      const key = (yield* keys.find(name)) ?? -1
      return yield* readStepBuckets(dialect, { run: run.rowId, key, min, max }, ranges)
    },

    *summaries(runs, names) {
      const ids: number[] = []
      for (const name of names ?? []) {
        const id = yield* keys.find(name)
        if (id !== undefined) ids.push(id)
      }
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
      const ids = runs.map((run) => run.rowId)
      const steps = sql`SELECT DISTINCT step FROM point
        WHERE ${dialect.anyOf('run', ids)} AND key = ${key} AND step BETWEEN ${from} AND ${to}`
      const rows = yield* evenly<{ step: number }>(steps, {
        columns: sql`${wide('step')}`,
        order: sql`found.step`,
        most,
      })
      return rows.map((row) => exact(row.step))
    },

    *pointsAtSteps(run, name, { steps, most }) {
      const key = yield* keys.find(name)
      if (key === undefined) return []
      const found = sql`SELECT step, ts, value, nan FROM point
        WHERE run = ${run.rowId} AND key = ${key} AND ${dialect.anyOf('step', steps.map(String))}`
      const rows = yield* evenly<PointRow>(found, {
        columns: sql`${wide('step')}, ${wide('ts')}, value, nan`,
        order: sql`found.step, found.ts, found.value, found.nan`,
        most,
      })
      return rows.map(toPoint)
    },

    *remove({ rowId }, { limit }) {
      const columns = sql.raw('key, step, ts, value, nan')
      const some = sql`SELECT ${columns} FROM point WHERE run = ${rowId} ORDER BY ${columns} LIMIT ${limit}`
      return yield* changesOf(
        sql`DELETE FROM point WHERE run = ${rowId} AND (${columns}) IN (${some})`.compile(dialect.builder),
      )
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
      value: row.last_nan === 1 ? Number.NaN : row.last_value,
      timestamp: exact(row.last_ts),
      step: exact(row.last_step),
    },
  }))
}

type Series = Omit<SeriesRow, 'run' | 'key'>

/**
 * The point is new for certain, without a look at the others: its step is beyond the largest, or its timestamp is, which
 * the latest point holds as long as both rise together. Programs that send no step send step 0 for ever.
 */
function liesBeyond(series: Series, { step, timestamp }: MetricPoint): boolean {
  return step > series.last_step || (series.ordered === 1 && timestamp > series.last_ts)
}

/** Sorted points without repeats, where NaN equals NaN and 0 equals −0. */
function distinct<P extends MetricPoint>(sorted: readonly P[]): P[] {
  return sorted.filter((point, i) => {
    const before = sorted[i - 1]
    if (before === undefined || before.step !== point.step || before.timestamp !== point.timestamp) return true
    return !(before.value === point.value || (Number.isNaN(before.value) && Number.isNaN(point.value)))
  })
}

/** The series with more points, which come sorted: a batch may be in any order within itself. */
function extended(stored: Series | undefined, points: readonly MetricPoint[]): Series {
  const series = stored === undefined ? emptySeries(points[0] as MetricPoint) : { ...stored }
  for (const { step, timestamp: ts, value } of points) {
    const nan = Number(Number.isNaN(value))
    const number = nan === 1 ? 0 : value
    if (series.count === 0 || isGreater(step, ts, number, series.last_step, series.last_ts, series.last_value)) {
      if (ts < series.last_ts) series.ordered = 0
      series.last_step = step
      series.last_ts = ts
      series.last_value = number
      series.last_nan = nan
    } else {
      series.ordered = 0
      if (isGreater(series.first_step, series.first_ts, series.first_value, step, ts, number)) {
        series.first_step = step
        series.first_ts = ts
        series.first_value = number
        series.first_nan = nan
      }
    }
    series.count++
    if (nan === 1) continue
    if (series.min_value === null || value < series.min_value) {
      series.min_value = value
      series.min_step = step
    }
    if (series.max_value === null || value > series.max_value) {
      series.max_value = value
      series.max_step = step
    }
  }
  return series
}

/** A series that begins with this point and does not count it yet. */
function emptySeries({ step, timestamp: ts, value }: MetricPoint): Series {
  const nan = Number(Number.isNaN(value))
  const number = nan === 1 ? 0 : value
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
  }
}

/** By (step, timestamp, value), which decides what is latest. */
function isGreater(stepA: Int64, tsA: Int64, valueA: number, stepB: Int64, tsB: Int64, valueB: number): boolean {
  if (stepA !== stepB) return stepA > stepB
  if (tsA !== tsB) return tsA > tsB
  return valueA > valueB
}

function compareByStep(a: MetricPoint, b: MetricPoint): number {
  const nanLast = Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
  return compareInt64(a.step, b.step) || compareInt64(a.timestamp, b.timestamp) || nanLast || a.value - b.value || 0
}

function toSummary(run: RunRef, key: string, row: SeriesRow): SeriesSummary {
  const number = (value: number, nan: number) => (nan === 1 ? Number.NaN : value)
  return {
    run,
    key,
    count: row.count,
    first: { step: row.first_step, timestamp: row.first_ts, value: number(row.first_value, row.first_nan) },
    last: { step: row.last_step, timestamp: row.last_ts, value: number(row.last_value, row.last_nan) },
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
  }
}

function pickSeries(p: SeriesRow): SeriesRow {
  return {
    run: p.run,
    key: p.key,
    count: p.count,
    first_step: p.first_step,
    first_ts: p.first_ts,
    first_value: p.first_value,
    first_nan: p.first_nan,
    last_step: p.last_step,
    last_ts: p.last_ts,
    last_value: p.last_value,
    last_nan: p.last_nan,
    min_value: p.min_value,
    min_step: p.min_step,
    max_value: p.max_value,
    max_step: p.max_step,
    ordered: p.ordered,
  }
}

interface PointRow {
  readonly step: number | bigint
  readonly ts: number | bigint
  readonly value: number
  readonly nan: number
}

function toPoint(row: PointRow): MetricPoint {
  return { step: exact(row.step), timestamp: exact(row.ts), value: row.nan === 1 ? Number.NaN : row.value }
}

function isAfter(point: MetricPoint) {
  return sql<boolean>`(step, ts, value, nan) > (${point.step}, ${point.timestamp}, ${flagged(point)})`
}

/** The value as it is stored, and its flag. */
function flagged({ value }: MetricPoint) {
  return Number.isNaN(value) ? sql`0, 1` : sql`${value}, 0`
}

function compareInt64(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

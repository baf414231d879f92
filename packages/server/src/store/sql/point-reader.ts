import type { Int64, MetricPoint } from '@labbook/protocol'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { lastPoint, type PointPage } from '../metrics.js'
import type { Work } from '../work.js'
import { CHUNK_POINTS, decodeChunk } from './chunk-codec.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { rowsOf } from './steps.js'
import { numberFrom, storedNumber } from './stored-number.js'

/** A series, by its row numbers. */
export interface SeriesRef {
  readonly run: number
  readonly key: number
}

export interface ScanOptions {
  /** Only points after this one. */
  readonly after?: MetricPoint
  /** Steps, both ends included. */
  readonly from?: Int64
  readonly to?: Int64
  readonly limit: number
}

/**
 * Points by (step, timestamp, value), merged from chunks and rows. Chunks never overlap, but rows may be anywhere among
 * them. Rows are read first: a point that is packed into a chunk in between is then seen twice, not missed, and kept once.
 */
export function* scanPoints(dialect: Dialect, series: SeriesRef, options: ScanOptions): Work<PointPage> {
  const merged = new MergedPoints(options)
  const { after, limit, ...range } = options
  const most = Math.min(CHUNKS_PER_READ, Math.ceil(limit / CHUNK_POINTS) + 1)
  const rows = yield* pointRows(dialect, series, {
    ...range,
    ...(after === undefined ? {} : { where: isAfter(after) }),
    limit: limit + 1,
  })
  // After the last row of a full page there may be more rows, which the next page reads.
  const end = rows.length > limit ? rows.at(-1) : undefined
  let next = 0
  let last: ChunkRow | undefined
  do {
    const chunks: readonly ChunkRow[] = yield* chunkRows(dialect, series, { ...options, behind: last, most })
    for (const chunk of chunks) {
      const points = decodeChunk(chunk.data)
      for (let i = 0; i < points.steps.length && !merged.isFull; i++) {
        const [step, ts, value] = [
          points.steps[i] as number,
          points.timestamps[i] as number,
          points.values[i] as number,
        ]
        for (
          let row = rows[next];
          row !== undefined && comparePoints(row.step, row.timestamp, row.value, step, ts, value) < 0;
          row = rows[++next]
        )
          merged.add(row.step, row.timestamp, row.value)
        merged.add(step, ts, value)
      }
      if (merged.isFull) return merged.page()
    }
    last = chunks.length < most ? undefined : chunks.at(-1)
  } while (last !== undefined && (end === undefined || last.first_step <= end.step))
  for (; next < rows.length && !merged.isFull; next++) {
    const { step, timestamp, value } = rows[next] as MetricPoint
    merged.add(step, timestamp, value)
  }
  return merged.page()
}

/**
 * Passes all points of a range to `see`, block by block, so that a long series needs no more memory than a short one.
 */
export function* scanAll(
  dialect: Dialect,
  series: SeriesRef,
  range: { readonly from?: Int64; readonly to?: Int64 },
  see: (page: PointPage) => void,
): Work<void> {
  let after: MetricPoint | undefined
  let hasMore = true
  while (hasMore) {
    const options = { ...range, limit: POINTS_PER_BLOCK, ...(after === undefined ? {} : { after }) }
    const page: PointPage = yield* scanPoints(dialect, series, options)
    see(page)
    after = lastPoint(page)
    hasMore = page.hasMore
  }
}

const POINTS_PER_BLOCK = 5000

/** By (step, timestamp, value), in the order of the table: −0, 0, NaN, larger numbers. */
export function comparePoints(
  stepA: Int64,
  tsA: Int64,
  valueA: number,
  stepB: Int64,
  tsB: Int64,
  valueB: number,
): number {
  if (stepA !== stepB) return stepA < stepB ? -1 : 1
  if (tsA !== tsB) return tsA < tsB ? -1 : 1
  if (valueA < valueB) return -1
  if (valueA > valueB) return 1
  const [isNanA, isNanB] = [Number.isNaN(valueA), Number.isNaN(valueB)]
  if (isNanA && isNanB) return 0
  if (isNanA) return valueB > 0 ? -1 : 1
  if (isNanB) return valueA > 0 ? 1 : -1
  return Number(Object.is(valueB, -0)) - Number(Object.is(valueA, -0))
}

/** The page that is being filled, with one point more than it may have. */
class MergedPoints {
  readonly #options: ScanOptions
  readonly #steps: Int64[] = []
  readonly #timestamps: Int64[] = []
  readonly #values: number[] = []

  constructor(options: ScanOptions) {
    this.#options = options
  }

  get isFull() {
    return this.#values.length > this.#options.limit
  }

  add(step: Int64, ts: Int64, value: number) {
    const { after, from, to } = this.#options
    if ((from !== undefined && step < from) || (to !== undefined && step > to)) return
    if (after !== undefined && comparePoints(step, ts, value, after.step, after.timestamp, after.value) <= 0) return
    const last = this.#values.length - 1
    if (last >= 0) {
      const [lastStep, lastTs] = [this.#steps[last] as Int64, this.#timestamps[last] as Int64]
      if (comparePoints(step, ts, value, lastStep, lastTs, this.#values[last] as number) === 0) return
    }
    this.#steps.push(step)
    this.#timestamps.push(ts)
    this.#values.push(value)
  }

  page(): PointPage {
    const { limit } = this.#options
    const hasMore = this.isFull
    for (const column of [this.#steps, this.#timestamps, this.#values]) column.length = Math.min(column.length, limit)
    return { steps: this.#steps, timestamps: this.#timestamps, values: this.#values, hasMore }
  }
}

/** Points that are not in a chunk, by (step, timestamp, value). */
export function* pointRows(
  dialect: Dialect,
  { run, key }: SeriesRef,
  { from, to, where, limit }: { from?: Int64; to?: Int64; where?: RawBuilder<SqlBool>; limit?: number },
): Work<readonly MetricPoint[]> {
  let query = dialect.builder
    .selectFrom('point')
    .select([dialect.int64('step').as('step'), dialect.int64('ts').as('ts'), 'value', 'nan'])
    .where('run', '=', run)
    .where('key', '=', key)
    .orderBy('point.step')
    .orderBy('point.ts')
    .orderBy('value')
    .orderBy('nan')
  if (from !== undefined) query = query.where('point.step', '>=', from)
  if (to !== undefined) query = query.where('point.step', '<=', to)
  if (where !== undefined) query = query.where(where)
  if (limit !== undefined) query = query.limit(limit)
  return (yield* rowsOf(query)).map((row) => ({
    step: exact(row.step),
    timestamp: exact(row.ts),
    value: numberFrom(row.value, row.nan),
  }))
}

/** Rows of points per query. */
function isAfter({ step, timestamp, value }: MetricPoint): RawBuilder<SqlBool> {
  return sql`(step, ts, value, nan) > (${step}, ${timestamp}, ${sql.join(storedNumber(value))})`
}

interface ChunkRow {
  readonly last_step: number
  readonly last_ts: number
  readonly first_step: number
  readonly data: Buffer
}

/** The next chunks that may hold points of the range. */
function* chunkRows(
  dialect: Dialect,
  { run, key }: SeriesRef,
  { after, from, to, behind, most }: ScanOptions & { behind: ChunkRow | undefined; most: number },
): Work<readonly ChunkRow[]> {
  let query = dialect.builder
    .selectFrom('chunk')
    .select(['last_step', 'last_ts', 'first_step', 'data'])
    .where('run', '=', run)
    .where('key', '=', key)
    .orderBy('last_step')
    .orderBy('last_ts')
    .limit(most)
  if (behind !== undefined) {
    query = query.where(sql<boolean>`(last_step, last_ts) > (${behind.last_step}, ${behind.last_ts})`)
  } else {
    if (after !== undefined)
      query = query.where(sql<boolean>`(last_step, last_ts) >= (${after.step}, ${after.timestamp})`)
    if (from !== undefined) query = query.where('last_step', '>=', from as number)
  }
  if (to !== undefined) query = query.where('first_step', '<=', to as number)
  return yield* rowsOf(query)
}

/** Full chunks per query, about 150 KB. */
const CHUNKS_PER_READ = 16

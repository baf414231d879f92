import type { Int64, MetricPoint } from '@labbook/protocol'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Work } from '../work.js'
import { CHUNK_INTEGER_MAX, CHUNK_POINTS, decodeChunk, encodeChunk } from './chunk-codec.js'
import type { Dialect } from './dialect.js'
import { comparePoints, pointRows, type SeriesRef } from './point-reader.js'
import { compileOnce, rowsOf, send } from './steps.js'
import type { SeriesRow, Tables } from './tables.js'

/** Points written at once that are worth a chunk of their own. */
const CHUNK_FROM = 50

/**
 * Puts points into chunks: many at once as they come, others when a thousand have gathered. Chunks are
 * ordered by (step, timestamp). Everything runs under the lock of the series.
 */
export class ChunkWriter {
  readonly #dialect: Dialect
  readonly #insert
  readonly #chunksIn

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    this.#insert = compileOnce<Tables['chunk'], unknown>(({ run, key, last_step, last_ts, first_step, points, data }) =>
      dialect.builder.insertInto('chunk').values({ run, key, last_step, last_ts, first_step, points, data }),
    )
    this.#chunksIn = compileOnce<
      { ranges: readonly (readonly number[])[] },
      Pick<Tables['chunk'], 'run' | 'key' | 'data'>
    >((p) =>
      dialect.builder
        .selectFrom(dialect.given(['run', 'key', 'least', 'greatest'], p.ranges))
        .crossJoin('chunk')
        .select(['chunk.run', 'chunk.key', 'data'])
        .whereRef('chunk.run', '=', 'given.run')
        .whereRef('chunk.key', '=', 'given.key')
        .whereRef('last_step', '>=', 'given.least')
        .whereRef('first_step', '<=', 'given.greatest'),
    )
  }

  /** Whether these points, sorted and new, can be a chunk after everything that the series has. */
  takes(series: Pick<SeriesRow, 'last_step' | 'last_ts'> | undefined, points: readonly MetricPoint[]): boolean {
    const [first] = points
    if (first === undefined || points.length < CHUNK_FROM || !points.every(fits)) return false
    if (series === undefined || first.step > series.last_step) return true
    return first.step === series.last_step && first.timestamp > series.last_ts
  }

  /** Returns the chunks in order. */
  *insert({ run, key }: SeriesRef, points: readonly MetricPoint[]): Work<readonly Omit<Tables['chunk'], 'data'>[]> {
    const chunks: Omit<Tables['chunk'], 'data'>[] = []
    for (let start = 0; start < points.length; ) {
      const end = endOfChunk(points, start)
      const block = points.slice(start, end)
      const [first, last] = [block[0], block.at(-1)] as [MetricPoint, MetricPoint]
      const chunk = {
        run,
        key,
        last_step: Number(last.step),
        last_ts: Number(last.timestamp),
        first_step: Number(first.step),
        points: block.length,
      }
      const data = encodeChunk({
        steps: block.map(({ step }) => Number(step)),
        timestamps: block.map(({ timestamp }) => Number(timestamp)),
        values: block.map(({ value }) => value),
      })
      yield* send(this.#insert({ ...chunk, data }))
      chunks.push(chunk)
      start = end
    }
    return chunks
  }

  /** The points of each series that no chunk holds. */
  *unknown<S extends { readonly ref: SeriesRef; readonly points: readonly MetricPoint[] }>(
    all: readonly S[],
  ): Work<readonly S[]> {
    const ranges = all.flatMap(({ ref, points }) => {
      const steps = points.filter(fits).map(({ step }) => Number(step))
      return steps.length === 0 ? [] : [[ref.run, ref.key, least(steps), greatest(steps)] as const]
    })
    if (ranges.length === 0) return all
    const known = new Set<string>()
    for (const { run, key, data } of yield* rowsOf(this.#chunksIn({ ranges }))) {
      const held = decodeChunk(data)
      for (const [i, step] of held.steps.entries())
        known.add(nameOf({ run, key }, step, held.timestamps[i] as number, held.values[i] as number))
    }
    if (known.size === 0) return all
    return all.map((series) => ({
      ...series,
      points: series.points.filter(
        ({ step, timestamp, value }) => !known.has(nameOf(series.ref, step, timestamp, value)),
      ),
    }))
  }

  /** Packs all points after the last full chunk once they fill another one, and updates `series`. */
  *seal(ref: SeriesRef, series: SeriesRow): Work<void> {
    if (series.unsealed < CHUNK_POINTS) return
    const { sealed_step: step, sealed_ts: ts } = series
    const isBehind = (columns: string) =>
      step === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(${sql.raw(columns)}) > (${step}, ${ts})`
    const points = [...(yield* pointRows(this.#dialect, ref, { where: isBehind('step, ts') }))]
    if (!points.every(fits)) {
      // They stay rows and are tried again when as many more have come.
      series.unsealed = 0
      return
    }
    for (const { data } of yield* this.#chunks(ref, isBehind('last_step, last_ts'))) {
      const { steps, timestamps, values } = decodeChunk(data)
      for (const [i, value] of values.entries())
        points.push({ step: steps[i] as number, timestamp: timestamps[i] as number, value })
    }
    points.sort((a, b) => comparePoints(a.step, a.timestamp, a.value, b.step, b.timestamp, b.value))
    yield* this.#delete('point', ref, isBehind('step, ts'))
    yield* this.#delete('chunk', ref, isBehind('last_step, last_ts'))
    const chunks = yield* this.insert(ref, points)
    const lastFull = chunks.findLast((chunk) => chunk.points >= CHUNK_POINTS)
    if (lastFull === undefined) return
    series.sealed_step = lastFull.last_step
    series.sealed_ts = lastFull.last_ts
    series.unsealed = lastFull === chunks.at(-1) ? 0 : (chunks.at(-1)?.points ?? 0)
  }

  /** Removes chunks of a run with at least this many points, if it has them. Returns the number of points removed. */
  *remove(run: number, limit: number): Work<number> {
    const db = this.#dialect.builder
    const first = db.selectFrom('chunk').select(['key', 'last_step', 'last_ts', 'points']).where('run', '=', run)
    let removed = 0
    for (const { key, last_step, last_ts, points } of yield* rowsOf(first.limit(Math.ceil(limit / CHUNK_FROM)))) {
      if (removed >= limit) break
      yield* this.#delete('chunk', { run, key }, sql`last_step = ${last_step} AND last_ts = ${last_ts}`)
      removed += points
    }
    return removed
  }

  *#chunks({ run, key }: SeriesRef, where: RawBuilder<unknown>): Work<readonly { readonly data: Buffer }[]> {
    return yield* rowsOf(
      this.#dialect.builder
        .selectFrom('chunk')
        .select('data')
        .where('run', '=', run)
        .where('key', '=', key)
        .where(where as RawBuilder<SqlBool>)
        .orderBy('last_step')
        .orderBy('last_ts'),
    )
  }

  *#delete(table: 'point' | 'chunk', { run, key }: SeriesRef, where: RawBuilder<SqlBool>): Work<void> {
    yield* send(this.#dialect.builder.deleteFrom(table).where('run', '=', run).where('key', '=', key).where(where))
  }
}

/** A chunk is full at 1,024 points, but points of one step and timestamp stay together, so that chunks never overlap. */
function endOfChunk(points: readonly MetricPoint[], start: number): number {
  let end = start + CHUNK_POINTS
  while (end < points.length) {
    const [last, next] = [points[end - 1], points[end]] as [MetricPoint, MetricPoint]
    if (last.step !== next.step || last.timestamp !== next.timestamp) return end
    end++
  }
  return points.length
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}

/** What identifies a point. */
function nameOf({ run, key }: SeriesRef, step: Int64, timestamp: Int64, value: number): string {
  return `${run} ${key} ${step} ${timestamp} ${Object.is(value, -0) ? '-0' : value}`
}

function fits({ step, timestamp }: Pick<MetricPoint, 'step' | 'timestamp'>): boolean {
  return step >= -CHUNK_INTEGER_MAX && step <= CHUNK_INTEGER_MAX && timestamp <= CHUNK_INTEGER_MAX
}

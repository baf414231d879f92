import { sql } from 'kysely'
import type { Work } from '../store.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { firstOf, rowsOf } from './steps.js'
import type { SeriesRow } from './tables.js'

/**
 * Every fault inside the database, one sentence each (D-81): what SQLite's own checks say, and every summary of a metric
 * that is not what its points are. To be run on one snapshot.
 */
export function* databaseFaults(dialect: Dialect, { quick }: { quick: boolean }): Work<readonly string[]> {
  const faults: string[] = []
  // PostgreSQL has its own tools for the first two: pg_amcheck, and constraints that cannot be broken.
  if (dialect.name === 'sqlite') {
    for (const { detail } of yield* pragma(dialect, quick ? 'quick_check' : 'integrity_check')) {
      if (detail !== 'ok') faults.push(`The database is damaged: ${detail}.`)
    }
    for (const { detail, row } of yield* pragma(dialect, 'foreign_key_check')) {
      faults.push(`Row ${String(row)} of the table ${detail} belongs to something that is not there.`)
    }
  }
  const points = yield* pageOfPoints(dialect, undefined)
  let rest: Page<PointRow> = points
  let next = 0
  const nextPoint = function* (): Work<PointRow | undefined> {
    if (next === rest.rows.length && rest.hasMore) {
      rest = yield* pageOfPoints(dialect, rest.rows.at(-1))
      next = 0
    }
    return rest.rows[next++]
  }
  let point = yield* nextPoint()
  let series = yield* pageOfSeries(dialect, undefined)
  for (;;) {
    for (const summary of series.rows) {
      while (point !== undefined && compareKeys(point, summary) < 0) {
        const lost = point
        faults.push(yield* named(dialect, lost, 'has points, but no summary'))
        while (point !== undefined && compareKeys(point, lost) === 0) point = yield* nextPoint()
      }
      const seen = new SeenPoints()
      while (point !== undefined && compareKeys(point, summary) === 0) {
        seen.add(point)
        point = yield* nextPoint()
      }
      const fault = seen.differenceFrom(summary)
      if (fault !== undefined) faults.push(yield* named(dialect, summary, fault))
    }
    if (!series.hasMore) break
    series = yield* pageOfSeries(dialect, series.rows.at(-1))
  }
  while (point !== undefined) {
    const lost = point
    faults.push(yield* named(dialect, lost, 'has points, but no summary'))
    while (point !== undefined && compareKeys(point, lost) === 0) point = yield* nextPoint()
  }
  return faults
}

interface Keyed {
  readonly run: number
  readonly key: number
}

interface PointRow extends Keyed {
  readonly step: number | bigint
  readonly ts: number | bigint
  readonly value: number
  readonly nan: number
}

interface Page<T> {
  readonly rows: readonly T[]
  readonly hasMore: boolean
}

/** What the points of one series say; they come in the order of the table. */
class SeenPoints {
  #count = 0
  #first: PointRow | undefined
  #last: PointRow | undefined
  #smallest: number | null = null
  #largest: number | null = null
  #inOrder = true

  add(point: PointRow) {
    this.#count++
    this.#first ??= point
    if (this.#last !== undefined && exact(point.ts) < exact(this.#last.ts)) this.#inOrder = false
    this.#last = point
    if (point.nan === 1) return
    if (this.#smallest === null || point.value < this.#smallest) this.#smallest = point.value
    if (this.#largest === null || point.value > this.#largest) this.#largest = point.value
  }

  differenceFrom(summary: SeriesRow): string | undefined {
    const says = (what: string, there: unknown, found: unknown) =>
      `has a wrong summary: it says ${what} ${String(there)}, the points say ${String(found)}`
    const [first, last] = [this.#first, this.#last]
    if (first === undefined || last === undefined) return 'has a summary, but no points'
    if (Number(summary.count) !== this.#count) return says('count', summary.count, this.#count)
    // A number and NaN at one step and time rank alike, so which of them stands there is open.
    for (const [what, there, found] of [
      ['the first step', summary.first_step, first.step],
      ['the first time', summary.first_ts, first.ts],
      ['the first value', summary.first_value, first.value],
      ['the last step', summary.last_step, last.step],
      ['the last time', summary.last_ts, last.ts],
      ['the last value', summary.last_value, last.value],
      ['the smallest value', summary.min_value, this.#smallest],
      ['the largest value', summary.max_value, this.#largest],
    ] as const) {
      if (there === found) continue
      if (there === null || found === null || exact(there) !== exact(found)) return says(what, there, found)
    }
    if (Number(summary.ordered) === 1 && !this.#inOrder)
      return 'has a wrong summary: its times do not rise with its steps'
    return undefined
  }
}

function* pageOfPoints(dialect: Dialect, after: PointRow | undefined): Work<Page<PointRow>> {
  let query = dialect.builder
    .selectFrom('point')
    .select(['run', 'key', dialect.int64('step').as('step'), dialect.int64('ts').as('ts'), 'value', 'nan'])
    .orderBy('run')
    .orderBy('key')
    .orderBy('point.step')
    .orderBy('point.ts')
    .orderBy('value')
    .orderBy('nan')
    .limit(PAGE)
  if (after !== undefined) {
    const { run, key, step, ts, value, nan } = after
    query = query.where(
      sql<boolean>`(run, key, step, ts, value, nan) > (${run}, ${key}, ${exact(step)}, ${exact(ts)}, ${value}, ${nan})`,
    )
  }
  const rows = yield* rowsOf(query)
  return { rows, hasMore: rows.length === PAGE }
}

function* pageOfSeries(dialect: Dialect, after: Keyed | undefined): Work<Page<SeriesRow>> {
  const wide = <C extends string>(column: C) => dialect.int64(column).as(column)
  let query = dialect.builder
    .selectFrom('series')
    .select(['run', 'key', 'count', wide('first_step'), wide('first_ts'), 'first_value', 'first_nan'])
    .select([wide('last_step'), wide('last_ts'), 'last_value', 'last_nan'])
    .select(['min_value', wide('min_step'), 'max_value', wide('max_step'), 'ordered'])
    .orderBy('run')
    .orderBy('key')
    .limit(PAGE)
  if (after !== undefined) query = query.where(sql<boolean>`(run, key) > (${after.run}, ${after.key})`)
  const rows = yield* rowsOf(query)
  return { rows, hasMore: rows.length === PAGE }
}

const PAGE = 10_000

function* named(dialect: Dialect, { run, key }: Keyed, fault: string): Work<string> {
  const db = dialect.builder
  const name = (yield* firstOf(db.selectFrom('interned_key').select('name').where('id', '=', key)))?.name
  const runId = (yield* firstOf(db.selectFrom('run').select('run_id').where('id', '=', run)))?.run_id
  return `The metric ${name ?? `of key ${key}`} of ${runId === undefined ? `a run that is gone (${run})` : `run ${runId}`} ${fault}.`
}

/** Rows of a check, of which the first column is a text or a table, the second a row. */
function* pragma(dialect: Dialect, name: string): Work<readonly { detail: string; row: unknown }[]> {
  const rows = yield* rowsOf(sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.compile(dialect.builder))
  return rows.map((found) => {
    const [detail, row] = Object.values(found)
    return { detail: String(detail), row }
  })
}

function compareKeys(a: Keyed, b: Keyed): number {
  return a.run - b.run || a.key - b.key
}

import type { MetricPoint } from '@labbook/protocol'
import { sql } from 'kysely'
import { pointsOf } from '../metrics.js'
import type { Work } from '../work.js'
import { DamagedChunk } from './chunk-codec.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { scanAll } from './point-reader.js'
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
      faults.push(`Row ${String(row)} of the table ${detail} refers to a row that does not exist.`)
    }
  }
  for (const lost of yield* seriesWithoutSummary(dialect)) {
    faults.push(yield* named(dialect, lost, 'has points, but no summary'))
  }
  let after: Keyed | undefined
  do {
    const page: readonly SeriesRow[] = yield* pageOfSeries(dialect, after)
    for (const summary of page) {
      const fault = yield* faultOf(dialect, summary)
      if (fault !== undefined) faults.push(yield* named(dialect, summary, fault))
    }
    after = page.length < SERIES_PER_PAGE ? undefined : page.at(-1)
  } while (after !== undefined)
  return faults
}

interface Keyed {
  readonly run: number
  readonly key: number
}

function* faultOf(dialect: Dialect, summary: SeriesRow): Work<string | undefined> {
  const seen = new SeenPoints()
  try {
    yield* scanAll(dialect, summary, {}, (page) => {
      for (const point of pointsOf(page)) seen.add(point)
    })
  } catch (error) {
    if (error instanceof DamagedChunk) return 'has a damaged block of points'
    throw error
  }
  return seen.differenceFrom(summary)
}

/** The summary that the points of one series should have; they come in the order of the table. */
class SeenPoints {
  #count = 0
  #first: MetricPoint | undefined
  #last: MetricPoint | undefined
  #smallest: number | null = null
  #largest: number | null = null
  #inOrder = true

  add(point: MetricPoint) {
    this.#count++
    this.#first ??= point
    if (this.#last !== undefined && point.timestamp < this.#last.timestamp) this.#inOrder = false
    this.#last = point
    if (Number.isNaN(point.value)) return
    if (this.#smallest === null || point.value < this.#smallest) this.#smallest = point.value
    if (this.#largest === null || point.value > this.#largest) this.#largest = point.value
  }

  differenceFrom(summary: SeriesRow): string | undefined {
    const says = (what: string, there: unknown, found: unknown) =>
      `has a wrong summary: it says ${what} ${String(there)}, the points say ${String(found)}`
    const [first, last] = [this.#first, this.#last]
    if (first === undefined || last === undefined) return 'has a summary, but no points'
    if (Number(summary.count) !== this.#count) return says('count', summary.count, this.#count)
    // Earlier versions treated −0, 0 and NaN at one step and time as equal, so any of them may be stored.
    for (const [what, there, found] of [
      ['the first step', summary.first_step, first.step],
      ['the first time', summary.first_ts, first.timestamp],
      ['the first value', summary.first_value, zeroForNaN(first.value)],
      ['the last step', summary.last_step, last.step],
      ['the last time', summary.last_ts, last.timestamp],
      ['the last value', summary.last_value, zeroForNaN(last.value)],
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

function zeroForNaN(value: number): number {
  return Number.isNaN(value) ? 0 : value
}

function* seriesWithoutSummary(dialect: Dialect): Work<readonly Keyed[]> {
  const of = (table: 'point' | 'chunk') =>
    dialect.builder
      .selectFrom(table)
      .select(['run', 'key'])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('series')
              .select('series.run')
              .whereRef('series.run', '=', `${table}.run`)
              .whereRef('series.key', '=', `${table}.key`),
          ),
        ),
      )
  return yield* rowsOf(of('point').union(of('chunk')).orderBy('run').orderBy('key'))
}

function* pageOfSeries(dialect: Dialect, after: Keyed | undefined): Work<readonly SeriesRow[]> {
  const wide = <C extends string>(column: C) => dialect.int64(column).as(column)
  let query = dialect.builder
    .selectFrom('series')
    .select(['run', 'key', 'count', wide('first_step'), wide('first_ts'), 'first_value', 'first_nan'])
    .select([wide('last_step'), wide('last_ts'), 'last_value', 'last_nan'])
    .select(['min_value', wide('min_step'), 'max_value', wide('max_step'), 'ordered'])
    .select([wide('sealed_step'), wide('sealed_ts'), 'unsealed'])
    .orderBy('run')
    .orderBy('key')
    .limit(SERIES_PER_PAGE)
  if (after !== undefined) query = query.where(sql<boolean>`(run, key) > (${after.run}, ${after.key})`)
  return yield* rowsOf(query)
}

const SERIES_PER_PAGE = 1000

function* named(dialect: Dialect, { run, key }: Keyed, fault: string): Work<string> {
  const db = dialect.builder
  const name = (yield* firstOf(db.selectFrom('interned_key').select('name').where('id', '=', key)))?.name
  const runId = (yield* firstOf(db.selectFrom('run').select('run_id').where('id', '=', run)))?.run_id
  return `The metric ${name ?? `of key ${key}`} of ${runId === undefined ? `a run that is gone (${run})` : `run ${runId}`} ${fault}.`
}

/** Rows of a check: the first column is a text or a table, the second a row. */
function* pragma(dialect: Dialect, name: string): Work<readonly { detail: string; row: unknown }[]> {
  const rows = yield* rowsOf(sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.compile(dialect.builder))
  return rows.map((found) => {
    const [detail, row] = Object.values(found)
    return { detail: String(detail), row }
  })
}

import type { LifecycleStage } from '@labbook/protocol'
import type { Aggregate, Field } from '@labbook/search'
import { type RawBuilder, sql } from 'kysely'
import type { Work } from '../../work.js'
import type { Dialect } from '../dialect.js'
import { idText } from '../exact.js'
import type { InternedKeys } from '../interned-keys.js'
import { metricOperand, runAttribute } from '../search-runs.js'
import { arraysOf, rowsOf } from '../steps.js'

/** A field that can be kept in memory: all except those of datasets. */
export type IndexedField = Exclude<Field, { kind: 'dataset' }>

export interface IndexedRun {
  readonly id: number
  readonly run_id: string
  readonly lifecycle_stage: LifecycleStage
  /** Text where a double cannot hold it. */
  readonly start_time: number | string
}

/** The next runs of an experiment after one of them, oldest first. */
export function* runsAfter(
  { builder, int64 }: Dialect,
  experimentId: string,
  last: IndexedRun | undefined,
  limit: number,
): Work<readonly IndexedRun[]> {
  // Reads the index backwards; another plan would sort the whole experiment for each part.
  const next = (condition: RawBuilder<unknown>, limit: number) =>
    rowsOf(
      sql<IndexedRun>`SELECT id, run_id, lifecycle_stage, ${int64('start_time')} AS start_time
        FROM run INDEXED BY run_by_start WHERE experiment = ${experimentId} AND ${condition}
        ORDER BY run.start_time, run_id DESC LIMIT ${limit}`.compile(builder),
    )
  if (last === undefined) return yield* next(sql`TRUE`, limit)
  // Two ranges, since the columns of the index run in opposite directions.
  const tied = yield* next(sql`run.start_time = ${last.start_time} AND run_id < ${last.run_id}`, limit)
  if (tied.length === limit) return tied
  return [...tied, ...(yield* next(sql`run.start_time > ${last.start_time}`, limit - tied.length))]
}

/** The runs that exist. */
export function* runsAmong(
  { builder, int64, anyOf }: Dialect,
  experimentId: string,
  rowIds: readonly number[],
): Work<readonly IndexedRun[]> {
  // The experiment is compared as text to keep its index out of the plan, which would read all of its runs.
  const query = sql<IndexedRun>`SELECT id, run_id, lifecycle_stage, ${int64('start_time')} AS start_time
    FROM run WHERE ${anyOf('id', rowIds)} AND ${idText('experiment')} = ${experimentId}`
  return yield* rowsOf(query.compile(builder))
}

/** `null` is NaN if the field is a metric, else no value. */
export type IndexedValue = readonly [rowId: number, value: string | number | null]

/** The field, for the runs that have it. */
export function* valuesAmong(
  dialect: Dialect,
  keys: InternedKeys,
  field: IndexedField,
  rowIds: readonly number[],
): Work<readonly IndexedValue[]> {
  if (field.kind === 'attribute') {
    const query = sql`SELECT run.id, ${runAttribute(field.name)} AS value FROM run
      WHERE ${dialect.anyOf('run.id', rowIds)}`
    return yield* arraysOf(query.compile(dialect.builder))
  }
  const key = yield* keys.find(field.key)
  if (key === undefined) return []
  const table = sql.table(field.kind === 'metric' ? 'series' : field.kind)
  const value = field.kind === 'metric' ? metricValue(field.aggregate) : sql.ref('t.value')
  const query = sql`SELECT t.run AS id, ${value} AS value FROM ${table} AS t
    WHERE ${dialect.anyOf('t.run', rowIds)} AND t.key = ${key}`
  return yield* arraysOf(query.compile(dialect.builder))
}

/** NULL where the number is NaN. */
function metricValue(aggregate: Aggregate) {
  const { value, nan } = metricOperand('t', aggregate)
  return sql`CASE WHEN ${nan} = 1 THEN NULL ELSE ${value} END`
}

import type { Field } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { CellValue, FoundKey, KeySearch, SearchWindow, Work } from '../store.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import type { InternedKeys } from './interned-keys.js'
import { runAttribute } from './search-runs.js'
import { firstOf, rowsOf } from './steps.js'

/** One field of a list of runs, by their row ids; runs without it are left out. */
export function* readColumn(
  dialect: Dialect,
  keys: InternedKeys,
  runIds: readonly number[],
  field: Field,
): Work<ReadonlyMap<number, CellValue>> {
  const source = yield* columnSource(keys, field)
  if (source === undefined) return new Map()
  const query = sql<{ id: number; value: number | string | null; nan: number | null }>`
    SELECT run.id AS id, ${source.value} AS value, ${source.nan} AS nan ${source.from}
    WHERE ${dialect.anyOf('run.id', runIds)}`
  const values = new Map<number, CellValue>()
  for (const { id, value, nan } of yield* rowsOf(query.compile(dialect.builder))) {
    if (nan === 1) values.set(id, Number.NaN)
    else if (value !== null) values.set(id, source.isText ? value : exact(value))
  }
  return values
}

interface ColumnSource {
  readonly value: RawBuilder<unknown>
  readonly nan: RawBuilder<unknown>
  readonly from: RawBuilder<unknown>
  readonly isText: boolean
}

function* columnSource(keys: InternedKeys, field: Field): Work<ColumnSource | undefined> {
  const noNan = sql`0`
  if (field.kind === 'dataset') return undefined
  if (field.kind === 'attribute' && field.name !== 'run_name') {
    return { value: runAttribute(field.name), nan: noNan, from: sql`FROM run`, isText: field.type === 'string' }
  }
  if (field.kind === 'attribute') return { value: sql.ref('run.name'), nan: noNan, from: sql`FROM run`, isText: true }
  const key = yield* keys.find(field.key)
  if (key === undefined) return undefined
  const table = sql.table(field.kind === 'metric' ? 'series' : field.kind)
  const from = sql`FROM run JOIN ${table} AS t ON t.run = run.id AND t.key = ${key}`
  if (field.kind !== 'metric') return { value: sql.ref('t.value'), nan: noNan, from, isText: true }
  if (field.aggregate === 'last')
    return { value: sql.ref('t.last_value'), nan: sql.ref('t.last_nan'), from, isText: false }
  const extreme = sql.ref(`t.${field.aggregate}_value`)
  return { value: extreme, nan: sql`CASE WHEN ${extreme} IS NULL THEN 1 ELSE 0 END`, from, isText: false }
}

/** The tables that hold the keys, and the value by which runs can differ in one. */
const KEY_TABLES = {
  metrics: { table: 'series', value: 'last_value' },
  params: { table: 'param', value: 'value' },
  tags: { table: 'tag', value: 'value' },
} as const

/** Keys of the active runs of the experiments, sorted by name. */
export function* searchKeys(
  dialect: Dialect,
  { experimentIds, kind, search, varyingOnly }: KeySearch,
  { offset, limit }: SearchWindow,
): Work<{ readonly items: readonly FoundKey[]; readonly total: number }> {
  const { table, value } = KEY_TABLES[kind]
  const runs = sql`${dialect.anyOf('run.experiment', experimentIds)} AND run.lifecycle_stage = 'active'`
  const all = yield* firstOf(
    sql<{ runs: number }>`SELECT COUNT(*) AS runs FROM run WHERE ${runs}`.compile(dialect.builder),
  )
  const values = sql.ref(`t.${value}`)
  const matches = search === '' ? sql<SqlBool>`(1 = 1)` : dialect.ilike(sql.ref('k.name'), `%${search}%`)
  const varying = sql<SqlBool>`(COUNT(*) < ${Number(all?.runs)} OR MIN(${values}) <> MAX(${values}))`
  const groups = sql`
    SELECT k.name AS name, COUNT(*) AS runs, MIN(${values}) AS low, MAX(${values}) AS high
    FROM run JOIN ${sql.table(table)} AS t ON t.run = run.id JOIN interned_key AS k ON k.id = t.key
    WHERE ${runs} AND ${matches} GROUP BY k.name ${varyingOnly ? sql`HAVING ${varying}` : sql``}`
  const total = yield* firstOf(
    sql<{ total: number }>`SELECT COUNT(*) AS total FROM (${groups}) AS found`.compile(dialect.builder),
  )
  const rows = yield* rowsOf(
    sql<{ name: string; runs: number; low: unknown; high: unknown }>`
      ${groups} ORDER BY k.name LIMIT ${limit} OFFSET ${offset}`.compile(dialect.builder),
  )
  const items = rows.map(({ name, runs: count, low, high }) => ({
    key: name,
    runs: Number(count),
    varies: Number(count) < Number(all?.runs) || low !== high,
  }))
  return { items, total: Number(total?.total) }
}

import type { KeyKind } from '@labbook/protocol'
import { patternContaining } from '@labbook/search'
import { type RawBuilder, sql } from 'kysely'
import type { KeyCount, ValueCount, ValuesAsked } from '../runs.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import type { InternedKeys } from './interned-keys.js'
import { rowsOf } from './steps.js'

/** Where the values of each kind of key are: a column and, if they can be NaN, its flag. */
const TABLES = {
  metrics: { table: 'series', value: 'last_value', nan: 'last_nan' },
  params: { table: 'param', value: 'value', nan: undefined },
  tags: { table: 'tag', value: 'value', nan: undefined },
} as const

export function* readKeyCounts(dialect: Dialect, runIds: readonly number[], kind: KeyKind): Work<readonly KeyCount[]> {
  const rows = yield* rowsOf(countsOf(dialect, runIds, kind).compile(dialect.builder))
  return rows.map(({ name, runs, found, low, high }) => ({
    key: name,
    runs: Number(runs),
    onlyValue: Number(found) === 0 ? Number.NaN : Number(found) === Number(runs) && low === high ? low : undefined,
    ...(kind === 'metrics' && Number(found) > 0 ? { range: [Number(low), Number(high)] as const } : {}),
  }))
}

interface CountRow {
  readonly name: string
  readonly runs: number
  /** Without NaN. */
  readonly found: number
  readonly low: string | number
  readonly high: string | number
}

function countsOf(dialect: Dialect, runIds: readonly number[], kind: KeyKind): RawBuilder<CountRow> {
  if (kind === 'datasets') {
    return sql<CountRow>`SELECT d.name AS name, COUNT(DISTINCT i.run) AS runs, COUNT(DISTINCT i.run) AS found, MIN(d.digest) AS low,
      MAX(d.digest) AS high FROM run_dataset i JOIN dataset d ON d.id = i.dataset
      WHERE ${dialect.anyOf('i.run', runIds)} GROUP BY d.name`
  }
  const { table } = TABLES[kind]
  const value = valueOf(kind)
  return sql<CountRow>`
    SELECT k.name AS name, g.runs AS runs, g.found AS found, g.low AS low, g.high AS high
    FROM (SELECT t.key AS key, COUNT(*) AS runs, COUNT(${value}) AS found, MIN(${value}) AS low, MAX(${value}) AS high
      FROM ${sql.table(table)} AS t WHERE ${dialect.anyOf('t.run', runIds)} GROUP BY t.key) AS g
    JOIN interned_key AS k ON k.id = g.key`
}

/** NULL where the number is NaN. */
function valueOf(kind: Exclude<KeyKind, 'datasets'>): RawBuilder<unknown> {
  const { value, nan } = TABLES[kind]
  if (nan === undefined) return sql.ref(`t.${value}`)
  return sql`CASE WHEN ${sql.ref(`t.${nan}`)} = 1 THEN NULL ELSE ${sql.ref(`t.${value}`)} END`
}

export function* readValues(
  dialect: Dialect,
  keys: InternedKeys,
  runIds: readonly number[],
  { kind, key, limit, part = '' }: ValuesAsked,
): Work<readonly ValueCount[]> {
  const { pattern, escape } = patternContaining(part)
  const holding = (value: RawBuilder<unknown>) =>
    part === '' || kind === 'metrics' ? sql`1 = 1` : dialect.ilike(value, pattern, escape)
  let values = sql`SELECT d.digest AS value, COUNT(DISTINCT i.run) AS runs
    FROM run_dataset i JOIN dataset d ON d.id = i.dataset
    WHERE ${dialect.anyOf('i.run', runIds)} AND d.name = ${key} AND ${holding(sql.ref('d.digest'))} GROUP BY d.digest`
  if (kind !== 'datasets') {
    const id = yield* keys.find(key)
    if (id === undefined) return []
    const value = valueOf(kind)
    values = sql`SELECT ${value} AS value, COUNT(*) AS runs FROM ${sql.table(TABLES[kind].table)} AS t
      WHERE ${dialect.anyOf('t.run', runIds)} AND t.key = ${id} AND ${value} IS NOT NULL AND ${holding(value)} GROUP BY 1`
  }
  const rows = yield* rowsOf(
    sql<{ value: string | number; runs: number }>`SELECT value, runs FROM (${values}) AS v
      ORDER BY runs DESC, value LIMIT ${limit}`.compile(dialect.builder),
  )
  return rows.map(({ value, runs }) => ({ value, runs: Number(runs) }))
}

import { double } from '@labbook/protocol'
import { type CompiledQuery, sql } from 'kysely'
import { together, type Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { compareCodePoints } from './run-index/column.js'
import { arraysOf, compileOnce, rowsOf } from './steps.js'
import { numberFrom } from './stored-number.js'

/**
 * The latest metrics, the params and the tags of runs as JSON, as the codec of `RunData` writes them. Made
 * directly from bare rows: an object for each value would cost more than reading it.
 */
export class RunDataReader {
  readonly #dialect: Dialect
  readonly #keys = new Map<number, Key>()
  readonly #queries

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    const { builder, anyOf, int64 } = dialect
    const columns = {
      series: sql`run, key, last_value, last_nan, ${int64('last_ts')}, ${int64('last_step')}`,
      param: sql`run, key, value`,
      tag: sql`run, key, value`,
    }
    const queryOf = (table: keyof typeof columns) =>
      compileOnce<{ rowIds: readonly number[] }, never>(({ rowIds }) => ({
        compile: () =>
          sql<never>`SELECT ${columns[table]} FROM ${sql.table(table)} WHERE ${anyOf('run', rowIds)} ORDER BY run`.compile(
            builder,
          ),
      }))
    this.#queries = { metrics: queryOf('series'), params: queryOf('param'), tags: queryOf('tag') }
  }

  /** Ids of keys that were rolled back are used again. */
  forget() {
    this.#keys.clear()
  }

  /** The fields of each run that has any data, by its row id. */
  *read(rowIds: readonly number[]): Work<ReadonlyMap<number, string>> {
    const writeMetric = ([, , value, nan, timestamp, step]: MetricRow) =>
      `${double.write(numberFrom(value, nan))},"timestamp":${timestamp},"step":${step}`
    const writeText = ([, , value]: TextRow) => JSON.stringify(value)
    const [metrics, params, tags] = yield* together(
      this.#lists(this.#queries.metrics({ rowIds }), writeMetric),
      this.#lists(this.#queries.params({ rowIds }), writeText),
      this.#lists(this.#queries.tags({ rowIds }), writeText),
    )
    const fields = new Map<number, string>()
    for (const [name, lists] of Object.entries({ metrics, params, tags })) {
      for (const [run, list] of lists) {
        const before = fields.get(run)
        fields.set(run, `${before === undefined ? '' : `${before},`}"${name}":[${list}]`)
      }
    }
    return fields
  }

  /** The rows of each run as items of a list, by the names of their keys. */
  *#lists<R extends DataRow>(query: CompiledQuery, writeValue: (row: R) => string): Work<ReadonlyMap<number, string>> {
    const rows = yield* arraysOf<R>(query)
    yield* this.#learnKeys(rows)
    const lists = new Map<number, string>()
    // Runs of an experiment usually have the same keys in the same order.
    let [keys, order]: [number[], number[]] = [[], []]
    for (let from = 0; from < rows.length; ) {
      const [run] = rows[from] as R
      let to = from
      let isSame = true
      for (; rows[to]?.[0] === run; to++) isSame &&= (rows[to] as R)[1] === keys[to - from]
      if (!isSame || to - from !== keys.length) {
        keys = rows.slice(from, to).map(([, key]) => key)
        order = this.#inOrderOfNames(keys)
      }
      let list = ''
      for (const at of order) {
        const row = rows[from + at] as R
        list += `${list === '' ? '' : ','}${(this.#keys.get(row[1]) as Key).opening}${writeValue(row)}}`
      }
      lists.set(run, list)
      from = to
    }
    return lists
  }

  #inOrderOfNames(keys: readonly number[]): number[] {
    const names = keys.map((key) => (this.#keys.get(key) as Key).name)
    return [...keys.keys()].sort((a, b) => compareCodePoints(names[a] as string, names[b] as string))
  }

  *#learnKeys(rows: readonly DataRow[]): Work<void> {
    if (this.#keys.size > MAX_REMEMBERED) this.forget()
    const missing = new Set<number>()
    for (const [, key] of rows) if (!this.#keys.has(key)) missing.add(key)
    if (missing.size === 0) return
    const { builder, anyOf } = this.#dialect
    const named = builder
      .selectFrom('interned_key')
      .select(['id', 'name'])
      .where(anyOf('id', [...missing]))
    for (const { id, name } of yield* rowsOf(named))
      this.#keys.set(id, { name, opening: `{"key":${JSON.stringify(name)},"value":` })
  }
}

interface Key {
  readonly name: string
  readonly opening: string
}

type DataRow = readonly [run: number, key: number, ...rest: unknown[]]
type TextRow = readonly [run: number, key: number, value: string]
type MetricRow = readonly [
  run: number,
  key: number,
  value: number,
  nan: number,
  timestamp: number | string,
  step: number | string,
]

const MAX_REMEMBERED = 50_000

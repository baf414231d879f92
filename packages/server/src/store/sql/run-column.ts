import type { Field } from '@labbook/search'
import { type RawBuilder, sql } from 'kysely'
import type { CellValue, DatasetKey } from '../runs.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import type { InternedKeys } from './interned-keys.js'
import { metricOperand, runAttribute } from './search-runs.js'
import { rowsOf } from './steps.js'
import { numberFrom } from './stored-number.js'

/** One field of several runs, by row id. Runs without the field are left out. */
export function* readColumn(
  dialect: Dialect,
  keys: InternedKeys,
  runIds: readonly number[],
  field: Field,
  most?: { readonly characters: number },
): Work<ReadonlyMap<number, CellValue>> {
  const source = yield* columnSource(dialect, keys, field)
  if (source === undefined) return new Map()
  const { table, id, nan } = source
  const value = source.isText && most !== undefined ? sql`substr(${source.value}, 1, ${most.characters})` : source.value
  const query = sql<{ id: number; value: number | string | null; nan: number | null }>`
    SELECT ${sql.ref(id)} AS id, ${value} AS value, ${nan} AS nan FROM ${sql.table(table)}
    WHERE ${dialect.anyOf(id, runIds)} ${source.key === undefined ? sql`` : sql`AND key = ${source.key}`}`
  const values = new Map<number, CellValue>()
  for (const row of yield* rowsOf(query.compile(dialect.builder))) {
    if (row.nan !== null && row.nan !== 0) values.set(row.id, numberFrom(0, row.nan))
    else if (row.value !== null) values.set(row.id, source.isText ? row.value : exact(row.value))
  }
  return values
}

/** What the datasets of several runs have, by row id. Runs without a dataset, or without the context, are left out. */
export function* readDatasetValues(
  dialect: Dialect,
  runIds: readonly number[],
  name: DatasetKey,
): Work<ReadonlyMap<number, readonly string[]>> {
  const value = name === 'context' ? sql.ref('c.value') : sql.ref(`d.${name}`)
  const context = sql`JOIN run_dataset_tag c ON c.input = i.id AND c.key = 'mlflow.data.context'`
  const query = sql<{ run: number; value: string }>`
    SELECT DISTINCT i.run AS run, ${value} AS value FROM run_dataset i JOIN dataset d ON d.id = i.dataset
    ${name === 'context' ? context : sql``} WHERE ${dialect.anyOf('i.run', runIds)} ORDER BY run, value`
  const rows = yield* rowsOf(query.compile(dialect.builder))
  return new Map([...groupBy(rows, (row) => row.run)].map(([run, found]) => [run, found.map((row) => row.value)]))
}

interface ColumnSource {
  readonly table: 'run' | 'param' | 'tag' | 'series'
  /** The column with the row id of the run. */
  readonly id: 'run.id' | 'run'
  /** Only rows with this key count. */
  readonly key?: number
  readonly value: RawBuilder<unknown>
  readonly nan: RawBuilder<unknown>
  readonly isText: boolean
}

function* columnSource(dialect: Dialect, keys: InternedKeys, field: Field): Work<ColumnSource | undefined> {
  const nan = sql`0`
  switch (field.kind) {
    case 'dataset':
      return undefined
    case 'attribute': {
      const isText = field.type === 'string'
      const value = field.name === 'run_name' ? sql.ref('run.name') : runAttribute(field.name)
      const isInteger = !isText && field.name !== 'duration'
      return { table: 'run', id: 'run.id', value: isInteger ? dialect.int64(value) : value, nan, isText }
    }
    case 'param':
    case 'tag': {
      const key = yield* keys.find(field.key)
      return key === undefined
        ? undefined
        : { table: field.kind, id: 'run', key, value: sql.ref('value'), nan, isText: true }
    }
    case 'metric': {
      const key = yield* keys.find(field.key)
      if (key === undefined) return undefined
      return { table: 'series', id: 'run', key, ...metricOperand('series', field.aggregate), isText: false }
    }
  }
}

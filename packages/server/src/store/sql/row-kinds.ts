import type { Work } from '../work.js'
import type { SeriesRow, Tables } from './tables.js'

/** A table that many rows are written to at once. */
export interface RowKind<R extends object> {
  readonly table: string
  readonly columns: { readonly [C in keyof R & string]: 'int64' | 'double' | 'text' }
  /** The columns that tell one row from another. */
  readonly key: readonly (keyof R & string)[]
}

/** Writes rows of one kind, all at once. Rows in the order of their keys never wait in a circle for those of others (D-22). */
export interface RowWriter<R extends object> {
  /** Of rows that must not be there yet. */
  insert(rows: readonly R[]): Work<void>
  /** Gives those of the rows that were not there. */
  insertNew(rows: readonly R[]): Work<readonly R[]>
  /** Inserts rows, or overwrites those that are there; no two may have one key. */
  put(rows: readonly R[]): Work<void>
  /** Of rows that are there. */
  update(rows: readonly R[]): Work<void>
}

const textOfRun = { columns: { run: 'int64', key: 'int64', value: 'text' }, key: ['run', 'key'] } as const

export const paramRows: RowKind<Tables['param']> = { table: 'param', ...textOfRun }

export const tagRows: RowKind<Tables['tag']> = { table: 'tag', ...textOfRun }

export const pointRows: RowKind<Tables['point']> = {
  table: 'point',
  columns: { run: 'int64', key: 'int64', step: 'int64', ts: 'int64', value: 'double', nan: 'int64' },
  key: ['run', 'key', 'step', 'ts', 'value', 'nan'],
}

export const seriesRows: RowKind<SeriesRow> = {
  table: 'series',
  columns: {
    run: 'int64',
    key: 'int64',
    count: 'int64',
    first_step: 'int64',
    first_ts: 'int64',
    first_value: 'double',
    first_nan: 'int64',
    last_step: 'int64',
    last_ts: 'int64',
    last_value: 'double',
    last_nan: 'int64',
    min_value: 'double',
    min_step: 'int64',
    max_value: 'double',
    max_step: 'int64',
    ordered: 'int64',
    sealed_step: 'int64',
    sealed_ts: 'int64',
    unsealed: 'int64',
  },
  key: ['run', 'key'],
}

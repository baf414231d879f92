import type { Coded } from '../columns/coded.js'
import { type ColumnCells, rowsOf } from '../columns/column-source.js'
import type { Variable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { TypedColumn } from '../types/typed-column.js'
import { cellBytes } from './memory-size.js'

/** What describing a column needs besides its cells. */
export interface ColumnAbout {
  readonly name: string
  /** The bytes of the labels of the table's rows. */
  readonly labelBytes: number
  readonly settings: Settings
}

/** A variable before its display strings are written. */
export type Undisplayed<V extends Pick<Variable, 'display'>> = Omit<V, 'display'>

/** What every variable has: counts and sizes. */
export type BaseStatistics = ReturnType<typeof baseOf>

export function baseOf(column: TypedColumn, { name, labelBytes, settings }: ColumnAbout) {
  const { cells } = column
  const n = rowsOf(cells)
  const coded = column.kind === 'unsupported' ? undefined : column.coded
  const count = coded?.count ?? n - missingOf(cells)
  const distinct = coded?.counts.length ?? 0
  const unique = coded === undefined ? 0 : uniqueOf(coded)
  const description = Object.hasOwn(settings.variables.descriptions, name)
    ? settings.variables.descriptions[name]
    : undefined
  return {
    name,
    dtype: cells.dtype,
    mlflow_type: mlflowType(cells.dtype),
    n,
    count,
    n_missing: n - count,
    p_missing: n === 0 ? 0 : (n - count) / n,
    n_distinct: distinct,
    p_distinct: count === 0 ? null : distinct / count,
    n_unique: unique,
    p_unique: count === 0 ? null : unique / count,
    is_unique: count > 0 && distinct === count,
    memory_size: cellBytes(cells, settings.memory_deep) + labelBytes,
    ...(description !== undefined && description !== '' && settings.show_variable_description && { description }),
  }
}

function missingOf(cells: ColumnCells): number {
  let missing = 0
  if ('codes' in cells) for (const code of cells.codes) missing += code < 0 ? 1 : 0
  else if (cells.kind === 'booleans') for (const value of cells.values) missing += value > 1 ? 1 : 0
  else for (const value of cells.values) missing += Number.isNaN(value) ? 1 : 0
  return missing
}

function uniqueOf({ counts }: Coded): number {
  let unique = 0
  for (const times of counts) unique += times === 1 ? 1 : 0
  return unique
}

function mlflowType(dtype: string): string {
  if (dtype === 'int64' || dtype === 'uint32') return 'long'
  if (/^u?int/.test(dtype)) return 'integer'
  if (dtype === 'float32') return 'float'
  if (dtype === 'float64') return 'double'
  if (dtype === 'bool') return 'boolean'
  return dtype === 'datetime' ? 'datetime' : dtype === 'object' ? 'object' : 'string'
}

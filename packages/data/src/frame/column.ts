import type { Cell, Dtype } from '../dtype.js'

/** A typed array of numbers. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array

/**
 * The cells of a column, in the form that suits its dtype:
 * - numbers: a typed array; int64 as doubles, and as `BigInt64Array` only if a value is beyond ±(2⁵³ − 1); missing floats are NaN
 * - datetime: milliseconds since 1970 in UTC, missing NaN
 * - category: a code per row, −1 for missing, into `categories`
 * - string and bool: a list, missing `null`
 */
export type Column = NumberColumn | BigintColumn | DatetimeColumn | CategoryColumn | ListColumn

export interface NumberColumn {
  readonly dtype: Exclude<Dtype, 'bool' | 'string' | 'category' | 'datetime'>
  readonly values: NumberArray
}

export interface BigintColumn {
  readonly dtype: 'int64'
  readonly values: BigInt64Array
}

export interface DatetimeColumn {
  readonly dtype: 'datetime'
  readonly values: Float64Array
}

export interface CategoryColumn {
  readonly dtype: 'category'
  readonly values: Int32Array
  readonly categories: readonly (string | number)[]
}

export interface ListColumn {
  readonly dtype: 'string' | 'bool'
  readonly values: readonly (string | boolean | null)[]
}

/** The arrays of whole numbers that state their width. */
export const NARROW_ARRAYS = {
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
} as const

/** The cell of a row that exists. */
export function cellAt(column: Column, row: number): Cell {
  const value = column.values[row] as number | bigint | string | boolean | null
  switch (column.dtype) {
    case 'category':
      return column.categories[value as number] ?? null
    case 'datetime':
      return Number.isNaN(value) ? null : new Date(value as number)
    default:
      return value
  }
}

/** Whether a cell counts as missing. */
export function isMissing(cell: Cell): boolean {
  return cell === null || (typeof cell === 'number' && Number.isNaN(cell))
}

/** The cells of these rows, in this order. */
export function takeCells(column: Column, rows: ArrayLike<number>): Column {
  const { values } = column
  if (Array.isArray(values)) {
    return { ...column, values: Array.from(rows, (row) => values[row]) } as ListColumn
  }
  const typed = values as Float64Array
  const taken = new (typed.constructor as Float64ArrayConstructor)(rows.length)
  for (let i = 0; i < rows.length; i += 1) taken[i] = typed[rows[i] as number] as number
  return { ...column, values: taken } as Column
}

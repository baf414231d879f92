import type { Cells, Column } from './table.js'

/**
 * What pandas makes of a column: `uint64` has no name in MLflow's schemas, and `object` is whatever is left, such as lists, or
 * texts beside numbers.
 */
export type ColumnKind =
  | 'boolean'
  | 'integer'
  | 'long'
  | 'uint64'
  | 'float'
  | 'double'
  | 'string'
  | 'datetime'
  | 'object'

export interface ColumnType {
  readonly kind: ColumnKind
  /** Null, undefined, NaN or an invalid date is among the cells. */
  readonly hasMissing: boolean
}

/**
 * A typed array says it; of other lists the cells decide. Numbers are `long` if all are safe integers, else `double`: in Python
 * they would be int or float.
 */
export function columnType(cells: Cells): ColumnType {
  const typed = TYPED_KINDS.find(([type]) => cells instanceof type)
  if (typed !== undefined) return { kind: typed[1], hasMissing: isFloat(cells) && cells.some(Number.isNaN) }
  const found = tally(cells)
  return { kind: kindOf(found, cells.length), hasMissing: found.missing + found.nan > 0 }
}

/** What a column is, by its own word or by its cells. */
export function typeOfColumn({ cells, kind }: Column): ColumnType {
  return kind === undefined ? columnType(cells) : { kind, hasMissing: false }
}

const TYPED_KINDS = [
  [Float64Array, 'double'],
  [Float32Array, 'float'],
  [Int8Array, 'integer'],
  [Uint8Array, 'integer'],
  [Uint8ClampedArray, 'integer'],
  [Int16Array, 'integer'],
  [Uint16Array, 'integer'],
  [Int32Array, 'integer'],
  [Uint32Array, 'long'],
  [BigInt64Array, 'long'],
  [BigUint64Array, 'uint64'],
] as const

type Tally = Record<
  'missing' | 'nan' | 'text' | 'boolean' | 'date' | 'integer' | 'unsigned' | 'double' | 'other',
  number
> & { readonly isSigned: boolean }

function tally(cells: Cells): Tally {
  const found = { missing: 0, nan: 0, text: 0, boolean: 0, date: 0, integer: 0, unsigned: 0, double: 0, other: 0 }
  let isSigned = false
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (typeof cell === 'number') {
      found[Number.isNaN(cell) ? 'nan' : Number.isSafeInteger(cell) ? 'integer' : 'double']++
      isSigned ||= cell < 0
    } else if (typeof cell === 'bigint') {
      found[fits(cell, 63) ? 'integer' : cell > 0n && fits(cell, 64) ? 'unsigned' : 'other']++
      isSigned ||= cell < 0n
    } else if (typeof cell === 'string') found.text++
    else if (typeof cell === 'boolean') found.boolean++
    else if (cell == null) found.missing++
    else if (cell instanceof Date) found[Number.isNaN(cell.getTime()) ? 'missing' : 'date']++
    else found.other++
  }
  return { ...found, isSigned }
}

/** Whether it is one of two's complement with that many bits and a sign. */
function fits(value: bigint, bits: number): boolean {
  return value >= -(1n << BigInt(bits)) && value < 1n << BigInt(bits)
}

function kindOf(found: Tally, length: number): ColumnKind {
  const { missing, nan, text, boolean, date, integer, unsigned, double } = found
  const present = length - missing - nan
  if (present === 0) return length === 0 || nan > 0 ? 'double' : 'object'
  if (text === present) return 'string'
  if (boolean === present) return missing + nan === 0 ? 'boolean' : 'object'
  if (date === present) return 'datetime'
  if (integer + unsigned + double !== present) return 'object'
  if (double + missing + nan > 0) return 'double'
  if (unsigned === 0) return 'long'
  return found.isSigned ? 'object' : 'uint64'
}

function isFloat(cells: Cells): cells is Float64Array | Float32Array {
  return cells instanceof Float64Array || cells instanceof Float32Array
}

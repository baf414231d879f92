import { DataError } from '../data-error.js'
import type { Cell, Dtype } from '../dtype.js'
import type { Column, NumberColumn } from './column.js'
import type { RowIndex } from './frame-data.js'

export interface CellsAbout {
  /** The name of the column, for errors. */
  readonly name: string
  readonly index?: RowIndex | undefined
  /** False where whole numbers are no integers, since they come from a column of floats. */
  readonly isWholeInt?: boolean | undefined
}

/**
 * The column of cells whose dtype is not known: whole numbers are int64, other numbers float64, also where one is missing.
 *
 * @throws DataError MIXED_TYPES for cells of two kinds, UNSUPPORTED_TYPE for objects and lists
 */
export function columnOfCells(cells: ArrayLike<unknown>, about: CellsAbout): Column {
  if (ArrayBuffer.isView(cells)) return columnOfTyped(cells, about)
  const kinds = kindsOf(cells, about)
  switch (kinds.present) {
    case 'boolean':
    case 'string':
      return {
        dtype: kinds.present === 'boolean' ? 'bool' : 'string',
        values: Array.from(cells, (cell) => (cell ?? null) as string | boolean | null),
      }
    case 'Date':
      return {
        dtype: 'datetime',
        values: Float64Array.from(cells, (cell) => (cell instanceof Date ? cell.getTime() : Number.NaN)),
      }
    case 'number':
      return numbers(cells, kinds, about)
    case undefined:
      return kinds.hasNaN
        ? { dtype: 'float64', values: new Float64Array(cells.length).fill(Number.NaN) }
        : { dtype: 'string', values: new Array<null>(cells.length).fill(null) }
  }
}

/** The column of a typed array: integers and floats keep their width. */
function columnOfTyped(cells: ArrayBufferView, about: CellsAbout): Column {
  const dtype = TYPED.find(([type]) => cells instanceof type)?.[1]
  if (dtype !== undefined) return { dtype, values: cells as Int32Array } satisfies NumberColumn
  if (cells instanceof BigInt64Array || cells instanceof BigUint64Array) {
    return wholeNumbers(cells, about)
  }
  throw new DataError('UNSUPPORTED_TYPE', `${cells.constructor.name} is not a column`, { column: about.name })
}

const TYPED = [
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int32Array, 'int32'],
  [Int16Array, 'int16'],
  [Int8Array, 'int8'],
  [Uint32Array, 'uint32'],
  [Uint16Array, 'uint16'],
  [Uint8Array, 'uint8'],
] as const satisfies readonly (readonly [unknown, Dtype])[]

/** Doubles where all are exact as such, else 64-bit integers. */
function wholeNumbers(cells: ArrayLike<unknown>, about: CellsAbout): Column {
  const values = new Float64Array(cells.length)
  for (let row = 0; row < cells.length; row += 1) {
    const value = Number(cells[row])
    if (!Number.isSafeInteger(value)) return { dtype: 'int64', values: bigints(cells, about) }
    values[row] = value + 0
  }
  return { dtype: 'int64', values }
}

function bigints(cells: ArrayLike<unknown>, { name, index }: CellsAbout): BigInt64Array {
  return BigInt64Array.from(Array.from(cells), (cell, row) => {
    const value = BigInt(cell as bigint | number)
    if (BigInt.asIntN(64, value) === value) return value
    throw new DataError('BAD_VALUE', 'does not fit into 64 bits', {
      column: name,
      label: index?.[row] ?? row,
      value: String(value),
    })
  })
}

function numbers(cells: ArrayLike<unknown>, kinds: Kinds, about: CellsAbout): Column {
  const isInt = kinds.isWhole && !kinds.hasMissing && (about.isWholeInt ?? true)
  if (isInt) return wholeNumbers(cells, about)
  return {
    dtype: 'float64',
    values: Float64Array.from(cells, (cell) => (cell === null || cell === undefined ? Number.NaN : Number(cell))),
  }
}

type Kind = 'number' | 'boolean' | 'string' | 'Date'

interface Kinds {
  /** The kind of all cells that are there. */
  readonly present: Kind | undefined
  readonly hasMissing: boolean
  readonly hasNaN: boolean
  /** All numbers are safe integers or bigints. */
  readonly isWhole: boolean
}

function kindsOf(cells: ArrayLike<unknown>, { name, index }: CellsAbout): Kinds {
  const labelAt = (row: number) => index?.[row] ?? row
  let present: Kind | undefined
  let [hasMissing, hasNaN, isWhole] = [false, false, true]
  let firstRow = 0
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row]
    const kind = kindOf(cell)
    if (kind === 'missing') {
      hasMissing = true
      hasNaN ||= typeof cell === 'number'
    } else if (kind === undefined) {
      const rule = `${nameOf(cell)} is no cell: a cell is a number, bigint, boolean, string, Date or null`
      throw new DataError('UNSUPPORTED_TYPE', rule, { column: name, label: labelAt(row) })
    } else {
      if (present === undefined) [present, firstRow] = [kind, row]
      if (kind !== present) {
        const rule = `is a ${kind}, but row ${labelAt(firstRow)} has a ${present}. Make all cells one type.`
        throw new DataError('MIXED_TYPES', rule, { column: name, label: labelAt(row), value: String(cell) })
      }
      if (kind === 'number') isWhole &&= typeof cell === 'bigint' || Number.isSafeInteger(cell)
    }
  }
  return { present, hasMissing, hasNaN, isWhole }
}

function kindOf(cell: unknown): Kind | 'missing' | undefined {
  switch (typeof cell) {
    case 'number':
      return Number.isNaN(cell) ? 'missing' : 'number'
    case 'bigint':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'string'
    case 'undefined':
      return 'missing'
    case 'object':
      if (cell === null) return 'missing'
      if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'missing' : 'Date'
      return undefined
    default:
      return undefined
  }
}

function nameOf(cell: unknown): string {
  if (Array.isArray(cell)) return 'a list'
  return typeof cell === 'object' ? 'an object' : `a ${typeof cell}`
}

/** The column in which every row has this cell. */
export function constantColumn(cell: Cell | undefined, rows: number, about: CellsAbout): Column {
  return columnOfCells(new Array<unknown>(rows).fill(cell), about)
}

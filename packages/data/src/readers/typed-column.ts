import { DataError, type DataErrorPlace } from '../data-error.js'
import type { Dtype } from '../dtype.js'
import { type Column, NARROW_ARRAYS } from '../frame/column.js'

/**
 * The column of cells of a file that states its types. Whole numbers with a missing cell become float64, lists and objects
 * JSON text.
 *
 * @throws DataError BAD_VALUE for a cell that the dtype cannot hold
 */
export function typedColumn(cells: readonly unknown[], dtype: Dtype, place: DataErrorPlace): Column {
  switch (dtype) {
    case 'string':
      return { dtype, values: cells.map(textOf) }
    case 'category':
      return category(cells)
    case 'bool':
      return { dtype, values: cells.map((cell) => (isMissing(cell) ? null : Boolean(cell))) }
    case 'datetime':
      return { dtype, values: Float64Array.from(cells, timeOf) }
    case 'float64':
      return { dtype, values: doubles(cells, place) }
    case 'float32':
      return { dtype, values: Float32Array.from(doubles(cells, place)) }
    default:
      break
  }
  if (cells.some(isMissing)) return { dtype: 'float64', values: doubles(cells, place) }
  return dtype === 'int64' ? int64(cells, place) : { dtype, values: narrow(cells, dtype, place) }
}

function doubles(cells: readonly unknown[], place: DataErrorPlace): Float64Array {
  return Float64Array.from(cells, (cell) => numberOf(cell, place))
}

/** A typed array would cut off in silence what it cannot hold. */
function narrow(cells: readonly unknown[], dtype: keyof typeof NARROW_ARRAYS, place: DataErrorPlace) {
  const values = new NARROW_ARRAYS[dtype](cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = numberOf(cell, place)
    values[row] = value
    if (values[row] !== value) {
      throw new DataError('BAD_VALUE', `does not fit into ${dtype}`, { ...place, label: row, value: String(value) })
    }
  }
  return values
}

function int64(cells: readonly unknown[], place: DataErrorPlace): Column {
  const values = new Float64Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const value = Number(cell)
    if (!Number.isSafeInteger(value)) return { dtype: 'int64', values: bigints(cells, place) }
    values[row] = value
  }
  return { dtype: 'int64', values }
}

function bigints(cells: readonly unknown[], place: DataErrorPlace): BigInt64Array {
  return BigInt64Array.from(cells as bigint[], (cell, row) => {
    if (typeof cell !== 'bigint' && !Number.isInteger(cell)) {
      throw new DataError('BAD_VALUE', 'is not a whole number', { ...place, label: row, value: textOf(cell) ?? '' })
    }
    const value = BigInt(cell)
    if (BigInt.asIntN(64, value) === value) return value
    throw new DataError('BAD_VALUE', 'does not fit into 64 bits', { ...place, label: row, value: String(value) })
  })
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined
}

function numberOf(cell: unknown, place: DataErrorPlace): number {
  if (isMissing(cell)) return Number.NaN
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell)
  throw new DataError('BAD_VALUE', 'is not a number', { ...place, value: textOf(cell) ?? '' })
}

function timeOf(cell: unknown): number {
  if (isMissing(cell)) return Number.NaN
  return cell instanceof Date ? cell.getTime() : Math.floor(Number(cell))
}

function textOf(cell: unknown): string | null {
  if (isMissing(cell)) return null
  if (typeof cell === 'string') return cell
  if (typeof cell === 'object' && !(cell instanceof Date)) return jsonText(cell)
  return cell instanceof Date ? cell.toISOString() : String(cell)
}

/** @throws DataError UNSUPPORTED_TYPE for what is nested thousands of levels deep */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, jsonValue)
  } catch {
    throw new DataError('UNSUPPORTED_TYPE', 'A list or object is nested too deeply to be JSON text.')
  }
}

/** JSON has no bigint; bytes and typed arrays become lists. */
function jsonValue(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Uint8Array) : value
}

function category(cells: readonly unknown[]): Column {
  const codes = new Map<string | number, number>()
  const values = Int32Array.from(cells, (cell) => {
    if (isMissing(cell)) return -1
    const value = typeof cell === 'number' ? cell : (textOf(cell) as string)
    let code = codes.get(value)
    if (code === undefined) codes.set(value, (code = codes.size))
    return code
  })
  return { dtype: 'category', values, categories: [...codes.keys()] }
}

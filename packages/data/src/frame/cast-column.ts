import { DataError, type DataErrorPlace } from '../data-error.js'
import { type Cell, type Dtype, isNumeric } from '../dtype.js'
import { castTexts } from '../readers/text-column.js'
import { numbersOf } from '../statistics/numbers.js'
import { textOf } from './cell-text.js'
import { cellAt, type Column, NARROW_ARRAYS } from './column.js'
import type { RowIndex } from './frame-data.js'

const FLOATS = { float64: Float64Array, float32: Float32Array } as const

interface ColumnAbout {
  readonly name: string
  readonly index: RowIndex
}

/**
 * The same cells with another dtype.
 *
 * @throws DataError BAD_VALUE for the first cell that does not fit, UNSUPPORTED_TYPE where no cell would
 */
export function castColumn(column: Column, dtype: Dtype, { name, index }: ColumnAbout): Column {
  if (column.dtype === dtype) return column
  const placeOf = (row: number): DataErrorPlace => ({ column: name, label: index[row] as number | string })
  switch (dtype) {
    case 'string':
      return { dtype, values: textsOf(column) }
    case 'category':
      return categoryOf(column)
    default:
      break
  }
  if (column.dtype === 'string' || column.dtype === 'category') return castTexts(textsOf(column), dtype, placeOf)
  if (dtype === 'datetime' || column.dtype === 'datetime') {
    throw new DataError('UNSUPPORTED_TYPE', `is a column of ${column.dtype}, which cannot become ${dtype}`, {
      column: name,
    })
  }
  if (dtype === 'bool') return booleansOf(column, placeOf)
  if (dtype === 'float64' || dtype === 'float32') return { dtype, values: new FLOATS[dtype](numbersOf(column, name)) }
  return wholeOf(column, dtype, { name, placeOf })
}

function textsOf(column: Column): (string | null)[] {
  return Array.from({ length: column.values.length }, (_, row) => textOf(cellAt(column, row), column.dtype))
}

/** Categories in ascending order, as pandas has them; numbers stay numbers. */
function categoryOf(column: Column): Column {
  const isNumber = isNumeric(column.dtype) && !(column.values instanceof BigInt64Array)
  if (!isNumber) return castTexts(textsOf(column), 'category', () => ({}))
  const cells = column.values as Float64Array
  const categories = [...new Set(cells)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const codeOf = new Map(categories.map((value, code) => [value, code]))
  return { dtype: 'category', values: Int32Array.from(cells, (value) => codeOf.get(value) ?? -1), categories }
}

function booleansOf(column: Column, placeOf: (row: number) => DataErrorPlace): Column {
  const values = Array.from({ length: column.values.length }, (_, row) => {
    const cell = cellAt(column, row)
    const value = Number(cell)
    if (Number.isNaN(value)) return null
    if (value === 0 || value === 1) return value === 1
    throw refused(cell, 'is neither 0 nor 1 (bool was asked for)', placeOf(row))
  })
  return { dtype: 'bool', values }
}

type WholeDtype = keyof typeof NARROW_ARRAYS | 'int64'

function wholeOf(
  column: Column,
  dtype: WholeDtype,
  { name, placeOf }: { name: string; placeOf: (row: number) => DataErrorPlace },
): Column {
  if (column.values instanceof BigInt64Array) return narrowed(column.values, dtype, placeOf)
  const cells = numbersOf(column, name)
  const values = dtype === 'int64' ? new Float64Array(cells.length) : new NARROW_ARRAYS[dtype](cells.length)
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row] as number
    values[row] = cell + 0
    if (values[row] === cell && Number.isSafeInteger(cell)) continue
    const rule = Number.isNaN(cell)
      ? 'The cell is missing, and whole numbers cannot be'
      : Number.isInteger(cell)
        ? 'is out of range'
        : 'is not a whole number'
    throw refused(Number.isNaN(cell) ? null : cell, `${rule} (${dtype} was asked for)`, placeOf(row))
  }
  return { dtype, values } as Column
}

function narrowed(cells: BigInt64Array, dtype: WholeDtype, placeOf: (row: number) => DataErrorPlace): Column {
  const values = dtype === 'int64' ? new Float64Array(cells.length) : new NARROW_ARRAYS[dtype](cells.length)
  cells.forEach((cell, row) => {
    values[row] = Number(cell)
    if (BigInt(values[row] as number) !== cell)
      throw refused(cell, `is out of range (${dtype} was asked for)`, placeOf(row))
  })
  return { dtype, values } as Column
}

function refused(cell: Cell, rule: string, place: DataErrorPlace): DataError {
  return new DataError('BAD_VALUE', rule, { ...place, ...(cell !== null && { value: String(cell) }) })
}

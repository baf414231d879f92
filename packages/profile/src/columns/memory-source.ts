import type { Pace } from '../engine/pace.js'
import { ProfileError } from '../profile-error.js'
import type { ColumnLike, TableLike } from '../table-like.js'
import { readAnyCells } from './any-cells.js'
import type { ColumnCells, ColumnSource } from './column-source.js'
import { TextCoder } from './text-coder.js'

/** Cells that are read in one piece. */
const SLICE = 4096

/** The columns of a table in memory, copied in slices so that the caller's event loop is never held for long. */
export function memorySource(table: TableLike, pace: Pace): ColumnSource {
  const names = [...table.columnNames()]
  const rows = table.numRows()
  const columns = names.map((name) => {
    const column = table.column(name)
    if (column === undefined)
      throw new ProfileError('UNKNOWN_COLUMN', `The table names a column ${JSON.stringify(name)} and has none.`)
    if (column.length !== rows) {
      throw new ProfileError(
        'LENGTH_MISMATCH',
        `Column ${JSON.stringify(name)} has ${column.length} cells, but the table has ${rows} rows.`,
      )
    }
    return column
  })
  return {
    rows,
    columnNames: names,
    labels: labelsOf(table, rows),
    read: (place) => readColumn(columns[place] as ColumnLike, pace),
  }
}

/** Labels that only count the rows are none. */
function labelsOf({ index }: TableLike, rows: number): ArrayLike<number | string> | undefined {
  if (index === undefined) return undefined
  for (let row = 0; row < rows; row += 1) if (index[row] !== row) return index
  return undefined
}

async function readColumn(column: ColumnLike, pace: Pace): Promise<ColumnCells> {
  const { values, dtype } = column
  if (dtype === 'category' && values instanceof Int32Array && column.categories !== undefined) {
    return {
      kind: 'categories',
      dtype,
      codes: await copied(values, new Int32Array(values.length), pace),
      values: column.categories.map(String),
    }
  }
  if (dtype === 'datetime' && values instanceof Float64Array) {
    return { kind: 'dates', dtype, values: await copied(values, new Float64Array(values.length), pace) }
  }
  if (dtype === 'string' && Array.isArray(values)) return readTexts(values, pace)
  if (dtype === 'bool' && Array.isArray(values)) return readBooleans(values, pace)
  if (values instanceof BigInt64Array) return readBigints(values, dtype ?? 'int64', pace)
  const numbers = values === undefined ? undefined : numberDtypeOf(values)
  if (numbers !== undefined && values !== undefined) {
    const isNumeric = dtype === undefined || /^(?:u?int|float)\d+$/.test(dtype)
    if (isNumeric)
      return {
        kind: 'numbers',
        dtype: dtype ?? numbers,
        values: await copied(values as Float64Array, new Float64Array(values.length), pace),
      }
  }
  return readAnyCells(column, pace)
}

const numberDtypes: readonly (readonly [new (length: number) => ArrayLike<number>, string])[] = [
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int32Array, 'int32'],
  [Int16Array, 'int16'],
  [Int8Array, 'int8'],
  [Uint32Array, 'uint32'],
  [Uint16Array, 'uint16'],
  [Uint8Array, 'uint8'],
]

function numberDtypeOf(values: ArrayLike<unknown>): string | undefined {
  return numberDtypes.find(([type]) => values instanceof type)?.[1]
}

type Numbers = Float64Array | Int32Array

async function copied<T extends Numbers>(from: Numbers, to: T, pace: Pace): Promise<T> {
  const size = SLICE * 16
  for (let start = 0; start < from.length; start += size) {
    to.set(from.subarray(start, start + size), start)
    await pace.rest()
  }
  return to
}

async function readTexts(cells: readonly unknown[], pace: Pace): Promise<ColumnCells> {
  const coder = new TextCoder(cells.length)
  for (let row = 0; row < cells.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = cells[row]
    if (cell !== null && cell !== undefined) coder.set(row, String(cell))
  }
  return { kind: 'texts', dtype: 'string', codes: coder.codes, values: coder.values }
}

const MISSING_BOOLEAN = 255

async function readBooleans(cells: readonly unknown[], pace: Pace): Promise<ColumnCells> {
  const values = new Uint8Array(cells.length).fill(MISSING_BOOLEAN)
  for (let row = 0; row < cells.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = cells[row]
    if (typeof cell === 'boolean') values[row] = cell ? 1 : 0
  }
  return { kind: 'booleans', dtype: 'bool', values }
}

async function readBigints(cells: BigInt64Array, dtype: string, pace: Pace): Promise<ColumnCells> {
  const values = new Float64Array(cells.length)
  for (let row = 0; row < cells.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    values[row] = Number(cells[row])
  }
  const isSafe = values.every(Number.isSafeInteger)
  return { kind: 'numbers', dtype, values, exact: isSafe ? undefined : cells.slice() }
}

import { invalid } from '../invalid-input.js'

/** The cells of a column: a list or a typed array. */
export type Cells = ArrayLike<unknown>

/**
 * A table as programs have it: a list of records, or columns by name. In columns a single value stands for every row; single
 * values alone are one row.
 */
export type TableData = readonly object[] | Readonly<Record<string, unknown>> | FrameLike

/** A frame of `@labbook/data`, or what else names its columns and gives their cells, such as a table of arquero. */
export interface FrameLike {
  columnNames(): readonly string[]
  numRows(): number
  column(name: string): FrameColumn | undefined
  /** The labels of the rows. */
  readonly index?: ArrayLike<number | string>
  readonly name?: string | undefined
  /** Where it was read from. */
  readonly source?: { readonly type: string; readonly uri: string } | undefined
}

interface FrameColumn {
  readonly length: number
  at(row: number): unknown
  readonly dtype?: string | undefined
  /** The cells as stored: of numbers a typed array. */
  readonly values?: ArrayLike<unknown> | undefined
}

export interface Column {
  readonly name: string
  readonly cells: Cells
  /** What the column says of itself, where its cells alone do not. */
  readonly kind?: 'long'
  /** Categories of numbers are no numbers. */
  readonly isCategory?: boolean
}

/** A table by columns, all of one length. */
export interface Table {
  readonly columns: readonly Column[]
  readonly numRows: number
  /** The labels of the rows; 0, 1, … when left out. */
  readonly index?: ArrayLike<number | string>
}

export function isFrame(data: object): data is FrameLike {
  return 'columnNames' in data && typeof data.columnNames === 'function' && 'column' in data
}

/**
 * Any table data by columns. Records may lack a key: its cell is `undefined`. Columns stand in the order of first appearance.
 *
 * @example tableOf([{ x: 1 }, { x: 2, y: 'b' }]).columns // x: [1, 2], y: [undefined, 'b']
 * @throws ApiError INVALID_PARAMETER_VALUE for what is no table and for columns of different lengths
 */
export function tableOf(data: TableData): Table {
  if (isList(data)) return ofRecords(data)
  if (typeof data === 'object' && data !== null && isFrame(data)) return ofFrame(data)
  if (typeof data !== 'object' || data === null || isCells(data)) {
    throw invalid(`A table is a list of records or an object of columns, not ${nameOf(data)}.`)
  }
  return ofColumns(Object.entries(data))
}

/**
 * The table as a list of records, each with every column.
 *
 * @example recordsOf(tableOf({ x: [1, 2] })) // [{ x: 1 }, { x: 2 }]
 */
export function recordsOf({ columns, numRows }: Table): Record<string, unknown>[] {
  return Array.from({ length: numRows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row]])),
  )
}

function ofFrame(frame: FrameLike): Table {
  const numRows = frame.numRows()
  const columns = frame.columnNames().map((name): Column => {
    const column = frame.column(name)
    const { dtype, values } = column ?? {}
    if (dtype === 'int64' && isCells(values)) return { name, cells: values, kind: 'long' }
    const isCategory = dtype === 'category'
    const isStored = dtype !== undefined && !isCategory && dtype !== 'datetime' && isCells(values)
    const cells = isStored ? values : Array.from({ length: numRows }, (_, row) => column?.at(row))
    return { name, cells, isCategory }
  })
  return { columns, numRows, ...(frame.index && { index: frame.index }) }
}

function isList(data: TableData): data is readonly object[] {
  return Array.isArray(data)
}

function ofRecords(records: readonly object[]): Table {
  const columns = new Map<string, unknown[]>()
  records.forEach((record, row) => {
    if (typeof record !== 'object' || record === null || isCells(record)) {
      throw invalid(`Row ${row} of the table is ${nameOf(record)}, not a record such as { loss: 0.5 }.`)
    }
    for (const [name, cell] of Object.entries(record)) {
      let cells = columns.get(name)
      if (cells === undefined) columns.set(name, (cells = new Array<unknown>(records.length).fill(undefined)))
      cells[row] = cell
    }
  })
  return { columns: Array.from(columns, ([name, cells]) => ({ name, cells })), numRows: records.length }
}

function ofColumns(entries: readonly (readonly [string, unknown])[]): Table {
  const lists = entries.filter((entry): entry is [string, Cells] => isCells(entry[1]))
  const [first] = lists
  const numRows = first === undefined ? Math.min(entries.length, 1) : first[1].length
  const other = lists.find(([, cells]) => cells.length !== numRows)
  if (first !== undefined && other !== undefined) {
    throw invalid(
      `All columns of a table have the same length, but '${first[0]}' has ${numRows} cells and '${other[0]}' has ${other[1].length}.`,
    )
  }
  const columns = entries.map(([name, value]) => ({
    name,
    cells: isCells(value) ? value : new Array<unknown>(numRows).fill(value),
  }))
  return { columns, numRows }
}

function isCells(value: unknown): value is Cells {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return isCells(value) ? 'a list' : typeof value
}

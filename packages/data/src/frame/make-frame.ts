import { DataError } from '../data-error.js'
import type { Cell, Dtype } from '../dtype.js'
import { type ArrowType, dtypeOf } from '../readers/arrow.js'
import { typedColumn } from '../readers/typed-column.js'
import type { CellOf, NewColumn } from '../verbs/assign.js'
import { castColumn } from './cast-column.js'
import type { Column } from './column.js'
import { columnOfCells } from './column-of-cells.js'
import { Frame } from './frame.js'
import type { DataSource, Row, RowIndex } from './frame-data.js'
import { Series } from './series.js'

/** Any table that names its columns and gives their cells: a frame, a table of arquero, a wrapper of your own. */
export interface TableLike {
  columnNames(): readonly string[]
  numRows(): number
  column(name: string): ColumnLike | undefined
}

interface ColumnLike {
  readonly length: number
  at(row: number): unknown
}

/** A table of Arrow, of `apache-arrow` or of `@uwdata/flechette`. */
export interface ArrowTable {
  readonly numRows: number
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] }
  getChild(name: string): { readonly length: number; at?(row: number): unknown; get?(row: number): unknown } | null
}

/** Numbers row by row. */
export interface MatrixLike {
  readonly data: ArrayLike<number | bigint>
  readonly shape: readonly number[]
}

export interface FrameOptions {
  readonly name?: string | undefined
  readonly source?: DataSource | undefined
  /** The labels of the rows; 0 … n − 1 when left out. */
  readonly index?: RowIndex | undefined
  /** The names of the columns of a matrix. `0`, `1`, … when left out. */
  readonly names?: readonly string[] | undefined
  /** Only these columns, in this order. */
  readonly columns?: readonly string[] | undefined
  /** The dtypes of some columns, in place of what their cells say. */
  readonly dtypes?: Readonly<Record<string, Dtype>> | undefined
}

type RowOf<R> = { [N in keyof R & string]: Filled<R[N]> }
type Filled<C> = CellOf<undefined extends C ? Exclude<C, undefined> | null : C>

/**
 * A frame of what programs have: rows, columns by name, a matrix, or a table of another library.
 *
 * @example frame([{ area: 70, price: 300_000 }])
 * @example frame({ area: [70], price: Float64Array.of(300_000) })
 * @example frame([[70, 300_000]], { names: ['area', 'price'] })
 * @throws DataError LENGTH_MISMATCH, DUPLICATE_COLUMN, MIXED_TYPES for two kinds of cells in a column
 */
export function frame(rows: readonly (readonly Cell[])[], options?: FrameOptions): Frame
export function frame<R extends object>(rows: readonly R[], options?: FrameOptions): Frame<RowOf<R>>
export function frame<R extends Row>(table: Frame<R>, options?: FrameOptions): Frame<R>
export function frame(table: TableLike | ArrowTable | MatrixLike, options?: FrameOptions): Frame
export function frame<C extends Readonly<Record<string, NewColumn>>>(
  columns: C,
  options?: FrameOptions,
): Frame<{ [N in keyof C & string]: CellOf<C[N]> }>
export function frame(data: object, options: FrameOptions = {}): Frame<never> {
  const { columns, rows } = columnsOf(data, options)
  const { index } = options
  if (index !== undefined && index.length !== rows) {
    throw new DataError('LENGTH_MISMATCH', `There are ${index.length} labels for ${rows} rows.`)
  }
  const labels = index ?? (data instanceof Frame ? data.index : undefined)
  const cast = new Map(columns)
  const place = labels ?? Float64Array.from({ length: rows }, (_, row) => row)
  const about = data instanceof Frame ? { name: data.name, source: data.source } : {}
  for (const [name, dtype] of Object.entries(options.dtypes ?? {})) {
    const column = columns.get(name)
    if (column !== undefined) cast.set(name, castColumn(column, dtype, { name, index: place }))
  }
  const made = new Frame<Row>(cast, rows, {
    name: options.name ?? about.name,
    source: options.source ?? about.source,
    index: typedLabels(place),
  })
  return (options.columns === undefined ? made : made.select(options.columns)) as unknown as Frame<never>
}

interface Columns {
  readonly columns: ReadonlyMap<string, Column>
  readonly rows: number
}

function columnsOf(data: object, options: FrameOptions): Columns {
  if (Array.isArray(data)) {
    const rows = data as readonly unknown[]
    return Array.isArray(rows[0]) ? ofLists(rows as readonly unknown[][], options) : ofRows(rows, options)
  }
  if (isTable(data)) return ofTable(data, options)
  if (isArrow(data)) return ofArrow(data)
  if (isMatrix(data)) return ofMatrix(data, options)
  return ofColumns(data, options)
}

function ofRows(rows: readonly unknown[], { index }: FrameOptions): Columns {
  const cells = new Map<string, unknown[]>()
  rows.forEach((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new DataError('UNSUPPORTED_TYPE', 'is no row: a row is an object such as { price: 1 }', {
        label: index?.[i] ?? i,
        value: String(row),
      })
    }
    for (const [name, cell] of Object.entries(row)) {
      let column = cells.get(name)
      if (column === undefined) cells.set(name, (column = new Array<unknown>(rows.length).fill(undefined)))
      column[i] = cell
    }
  })
  const columns = Array.from(cells, ([name, list]) => [name, columnOfCells(list, { name, index })] as const)
  return { columns: new Map(columns), rows: rows.length }
}

function ofLists(rows: readonly (readonly unknown[])[], options: FrameOptions): Columns {
  const [first = []] = rows
  const ragged = rows.findIndex((row) => !Array.isArray(row) || row.length !== first.length)
  if (ragged !== -1) {
    const found = rows[ragged]?.length ?? 0
    throw new DataError('LENGTH_MISMATCH', `Row 0 has ${first.length} cells, but row ${ragged} has ${found}.`)
  }
  const columns = namesFor(first.length, options).map((name, place) => {
    const cells = rows.map((row) => row[place])
    return [name, columnOfCells(cells, { name, index: options.index })] as const
  })
  return { columns: new Map(columns), rows: rows.length }
}

/** Two columns called data and shape have one length, as no matrix has whose shape fits. */
function isMatrix(data: object): data is MatrixLike {
  if (!('data' in data && 'shape' in data) || Object.keys(data).length !== 2) return false
  return isList(data.data) && isList(data.shape) && data.data.length !== data.shape.length
}

function ofMatrix({ data, shape }: MatrixLike, options: FrameOptions): Columns {
  const [rows = 0, width = 1, ...further] = shape
  if (further.length > 0 || rows * width !== data.length) {
    throw new DataError(
      'LENGTH_MISMATCH',
      `A matrix of shape [${shape.join(', ')}] cannot have ${data.length} numbers.`,
    )
  }
  const cellsAt = (place: number) => {
    if (!ArrayBuffer.isView(data)) return Array.from({ length: rows }, (_, row) => data[row * width + place])
    const cells = new (data.constructor as Float64ArrayConstructor)(rows)
    for (let row = 0; row < rows; row += 1) cells[row] = data[row * width + place] as number
    return cells
  }
  const columns = namesFor(width, options).map(
    (name, place) => [name, columnOfCells(cellsAt(place), { name, index: options.index })] as const,
  )
  return { columns: new Map(columns), rows }
}

function namesFor(width: number, { names = Array.from({ length: width }, (_, i) => String(i)) }: FrameOptions) {
  if (names.length !== width) {
    throw new DataError('LENGTH_MISMATCH', `There are ${names.length} names for ${width} columns.`)
  }
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new DataError('DUPLICATE_COLUMN', 'is the name of two columns', { value: twice })
  return names
}

function ofColumns(data: object, { index }: FrameOptions): Columns {
  const entries = Object.entries(data) as [string, NewColumn][]
  const lists = entries.filter((entry): entry is [string, ArrayLike<unknown> & NewColumn] => isList(entry[1]))
  const [first] = lists
  const rows = first === undefined ? Math.min(entries.length, 1) : first[1].length
  const other = lists.find(([, cells]) => cells.length !== rows)
  if (first !== undefined && other !== undefined) {
    const rule = `Columns have one length, but ${first[0]} has ${rows} cells and ${other[0]} has ${other[1].length}.`
    throw new DataError('LENGTH_MISMATCH', rule)
  }
  const columns = entries.map(([name, cells]) => {
    if (cells instanceof Series) return [name, cells.column] as const
    const list = isList(cells) ? cells : new Array<unknown>(rows).fill(cells)
    return [name, columnOfCells(list, { name, index })] as const
  })
  return { columns: new Map(columns), rows }
}

function isList(cells: unknown): cells is ArrayLike<unknown> {
  return Array.isArray(cells) || ArrayBuffer.isView(cells) || cells instanceof Series
}

function isTable(data: object): data is TableLike {
  return 'columnNames' in data && 'numRows' in data && typeof data.numRows === 'function' && 'column' in data
}

function ofTable(table: TableLike, { index }: FrameOptions): Columns {
  const rows = table.numRows()
  const columns = table.columnNames().map((name) => {
    const column = table.column(name)
    if (column instanceof Series) return [name, column.column] as const
    // Row numbers of a filtered table of arquero are not those of its columns.
    const cells =
      'get' in table && typeof table.get === 'function' ? cellsBy(table.get.bind(table), name, rows) : undefined
    const list = cells ?? Array.from({ length: rows }, (_, row) => column?.at(row))
    return [name, columnOfCells(list, { name, index })] as const
  })
  return { columns: new Map(columns), rows }
}

function cellsBy(get: (name: string, row: number) => unknown, name: string, rows: number): unknown[] {
  return Array.from({ length: rows }, (_, row) => get(name, row))
}

function isArrow(data: object): data is ArrowTable {
  return 'schema' in data && 'getChild' in data && 'numRows' in data
}

function ofArrow(table: ArrowTable): Columns {
  const names = namesFor(table.schema.fields.length, { names: table.schema.fields.map(({ name }) => name) })
  const columns = names.map((name, place) => {
    const child = table.getChild(name)
    const cells = Array.from({ length: table.numRows }, (_, row) =>
      child?.at === undefined ? child?.get?.(row) : child.at(row),
    )
    const dtype = dtypeOf(table.schema.fields[place]?.type as ArrowType) ?? 'string'
    return [name, typedColumn(cells, dtype, { column: name })] as const
  })
  return { columns: new Map(columns), rows: table.numRows }
}

/** Labels that are all numbers take less room as a typed array. */
function typedLabels(index: RowIndex): RowIndex {
  if (index instanceof Float64Array) return index
  const labels = Array.from(index)
  return labels.every((label) => typeof label === 'number') ? Float64Array.from(labels) : labels
}

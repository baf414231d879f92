import { DataError } from '../data-error.js'
import type { Cell } from '../dtype.js'
import type { Column, NumberArray } from '../frame/column.js'
import { columnOfCells, constantColumn } from '../frame/column-of-cells.js'
import type { FrameData, Row } from '../frame/frame-data.js'
import { rowCursor } from '../frame/row-cursor.js'
import { Series } from '../frame/series.js'

/** A function of a row, cells for all rows, or one cell for every row. The row that a function gets is only good during its call. */
export type NewColumn<R extends Row = Row> =
  | ((row: R, position: number) => Cell | undefined)
  | readonly (Cell | undefined)[]
  | NumberArray
  | BigInt64Array
  | Series
  | Cell

/** What a cell of a new column is. */
export type CellOf<C> = C extends (...args: never[]) => infer Result
  ? Widened<Exclude<Result, undefined>>
  : C extends Series<infer Each>
    ? Each
    : C extends NumberArray
      ? number
      : C extends BigInt64Array
        ? bigint
        : C extends readonly (infer Each)[]
          ? Widened<Exclude<Each, undefined>>
          : Widened<C>

type Widened<C> = C extends number
  ? number
  : C extends string
    ? string
    : C extends boolean
      ? boolean
      : C extends bigint
        ? bigint
        : C extends Cell
          ? C
          : never

/** New columns go to the far right, in their order; those whose name is there take its place. */
export function assign(data: FrameData, newColumns: Readonly<Record<string, NewColumn<never>>>): FrameData {
  const columns = new Map(data.columns)
  for (const [name, made] of Object.entries(newColumns)) {
    // Each function sees the columns before it, as in pandas.
    columns.set(name, columnFrom(made, name, { ...data, columns }))
  }
  return { ...data, columns }
}

function columnFrom(made: NewColumn<never>, name: string, data: FrameData): Column {
  const about = { name, index: data.index }
  if (typeof made === 'function') {
    const cursor = rowCursor(data)
    const cells = Array.from({ length: data.rows }, (_, position) => {
      cursor.moveTo(position)
      return made(cursor.row as never, position)
    })
    return columnOfCells(cells, { ...about, isWholeInt: !cursor.hasReadFloat() })
  }
  if (!(made instanceof Series) && !Array.isArray(made) && !ArrayBuffer.isView(made)) {
    return constantColumn(made as Cell, data.rows, about)
  }
  if (made.length !== data.rows) {
    throw new DataError('LENGTH_MISMATCH', `has ${made.length} cells, but the frame has ${data.rows} rows`, {
      column: name,
    })
  }
  return made instanceof Series ? made.column : columnOfCells(made, about)
}

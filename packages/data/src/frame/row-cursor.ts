import { isFloat } from '../dtype.js'
import { cellAt } from './column.js'
import type { FrameData, Row } from './frame-data.js'

/** Shows one row after the other as the same object, so that a function of rows costs no object a row. */
export interface RowCursor {
  /** The cells of the row that `moveTo` went to. */
  readonly row: Row
  moveTo(position: number): void
  /** Whether a cell of a column of floats was read. */
  hasReadFloat(): boolean
}

export function rowCursor({ columns }: FrameData): RowCursor {
  let position = 0
  let isFloatRead = false
  const row: Row = {}
  for (const [name, column] of columns) {
    const get = isFloat(column.dtype)
      ? () => {
          isFloatRead = true
          return cellAt(column, position)
        }
      : () => cellAt(column, position)
    Object.defineProperty(row, name, { get, enumerable: true })
  }
  return {
    row,
    moveTo: (next) => {
      position = next
    },
    hasReadFloat: () => isFloatRead,
  }
}

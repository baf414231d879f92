import { DataError } from '../data-error.js'
import type { Cell } from '../dtype.js'
import { cellAt, type Column } from '../frame/column.js'
import { columnOf, type FrameData } from '../frame/frame-data.js'
import { hasMissing, numbersOf } from '../statistics/numbers.js'

/** Numbers row by row, as models take them. */
export interface Matrix {
  readonly data: Float64Array
  readonly shape: readonly [rows: number, columns: number]
}

/**
 * The numbers of these columns, or of all.
 *
 * @throws DataError UNSUPPORTED_TYPE for a column of text, BAD_VALUE for a missing cell
 */
export function toMatrix(data: FrameData, names: readonly string[] = [...data.columns.keys()]): Matrix {
  const out = new Float64Array(data.rows * names.length)
  names.forEach((name, place) => {
    const values = numbersOf(columnOf(data, name), name)
    if (hasMissing(values)) {
      const label = data.index[values.findIndex(Number.isNaN)] as number | string
      const rule = 'The cell is missing. Drop such rows with dropna(), or fill them with fillna().'
      throw new DataError('BAD_VALUE', rule, { column: name, label })
    }
    for (let row = 0; row < data.rows; row += 1) out[row * names.length + place] = values[row] as number
  })
  return { data: out, shape: [data.rows, names.length] }
}

/** Numbers stay typed arrays; a column of anything else is a list of its cells. */
export function toColumns({ columns }: FrameData): Record<string, ArrayLike<Cell>> {
  return Object.fromEntries(Array.from(columns, ([name, column]) => [name, plainCells(column)]))
}

/** The cells such that each can be read by its place. */
export function plainCells(column: Column): ArrayLike<Cell> {
  const isDecoded = column.dtype === 'category' || column.dtype === 'datetime'
  return isDecoded ? Array.from(column.values, (_, row) => cellAt(column, row)) : column.values
}

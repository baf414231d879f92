import type { ColumnTable } from 'arquero'
import { platform } from '#platform'
import { cellAt, type Column } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

/** The same cells as a table of arquero, without a copy. */
export function toArquero({ columns }: FrameData): ColumnTable {
  const { ColumnTable: Table } = platform.arquero()
  return new Table(Object.fromEntries(Array.from(columns, ([name, column]) => [name, arqueroColumn(column)])), [
    ...columns.keys(),
  ])
}

/** What arquero reads of a column. */
interface ArqueroColumn {
  readonly length: number
  at(row: number): unknown
  [Symbol.iterator](): Iterator<unknown>
}

function arqueroColumn(column: Column): ArqueroColumn {
  const isDecoded = column.dtype === 'category' || column.dtype === 'datetime'
  if (!isDecoded) return column.values as ArqueroColumn
  const { length } = column.values
  return {
    length,
    at: (row) => cellAt(column, row),
    *[Symbol.iterator]() {
      for (let row = 0; row < length; row += 1) yield cellAt(column, row)
    },
  }
}

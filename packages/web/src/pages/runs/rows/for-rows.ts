import type { ReactNode } from 'react'
import type { RunCells } from '../../../api/runs-query.js'
import type { GridColumn } from '../../../controls/grid-column.js'
import type { TableRow } from './table-row.js'

/** A column of runs in a table that has other rows, too; `others` is what those show. */
export function forRows(
  column: GridColumn<RunCells>,
  others: (row: TableRow) => ReactNode = () => null,
): GridColumn<TableRow> {
  const { bar, cell } = column
  return {
    ...column,
    bar: bar && ((row) => ('run' in row ? bar(row.run) : undefined)),
    cell: (row) => ('run' in row ? cell(row.run) : others(row)),
  }
}

import { WindowedTable } from '../../../controls/windowed-table.js'
import { formatExact } from '../../../format/format-number.js'
import type { FigureTable } from '../../figures/figure-table.js'

/** A table of any length; numbers are right-aligned. Column names may be missing or repeated. */
export function FigureTableView({ table, maxHeight }: { table: FigureTable; maxHeight: string }) {
  const { name, columns, rows } = table
  return (
    <WindowedTable
      label={name}
      maxHeight={maxHeight}
      count={rows.length}
      head={columns.map((column, i) => (
        <th key={i} className={classOf(rows[0]?.[i])}>
          <bdi>{column}</bdi>
        </th>
      ))}
      rowAt={(index) =>
        columns.map((_, i) => (
          <td key={i} className={classOf(rows[index]?.[i])}>
            <bdi>{shownCell(rows[index]?.[i])}</bdi>
          </td>
        ))
      }
    />
  )
}

function classOf(cell: unknown): string | undefined {
  return typeof cell === 'number' ? 'num' : undefined
}

function shownCell(cell: unknown): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'number') return formatExact(cell)
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

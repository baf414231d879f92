import { formatExact } from './format-number.js'

/** RFC 4180. A cell that a spreadsheet would run as a formula gets a leading `'` (X07). */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

export type CsvCell = string | number | bigint

function csvCell(cell: CsvCell): string {
  if (typeof cell === 'number') return formatExact(cell)
  if (typeof cell === 'bigint') return String(cell)
  const guarded = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

import { isNumeric } from '../dtype.js'
import { textOf } from './cell-text.js'
import { cellAt, type Column } from './column.js'
import type { FrameData } from './frame-data.js'

const MOST_ROWS = 10
const MOST_COLUMNS = 20
const LONGEST_CELL = 40

/** The table as people read it: ten rows and twenty columns at most, numbers to the right. */
export function frameText({ columns, rows, index }: FrameData): string {
  const shownRows = ends(rows, MOST_ROWS)
  const shownColumns = ends(columns.size, MOST_COLUMNS)
  const all = [...columns]
  const blocks = [
    block('', (row) => String(index[row]), { rows: shownRows, isRight: false }),
    ...shownColumns.map((place) => {
      if (place === GAP) return block('…', () => '…', { rows: shownRows, isRight: false })
      const [name, column] = all[place] as (typeof all)[number]
      return block(name, (row) => shownCell(column, row), { rows: shownRows, isRight: isNumeric(column.dtype) })
    }),
  ]
  const lines = Array.from({ length: shownRows.length + 1 }, (_, line) =>
    blocks
      .map((cells) => cells[line])
      .join('  ')
      .trimEnd(),
  )
  return [...lines, `[${rows} rows × ${columns.size} columns]`].join('\n')
}

const GAP = -1

/** The first and the last places, with a gap between them if there are more than that. */
function ends(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  const half = most / 2
  return [
    ...Array.from({ length: half }, (_, i) => i),
    GAP,
    ...Array.from({ length: half }, (_, i) => count - half + i),
  ]
}

interface BlockAbout {
  readonly rows: readonly number[]
  readonly isRight: boolean
}

/** A header and its cells, all of one width. */
function block(header: string, cellOf: (row: number) => string, { rows, isRight }: BlockAbout): string[] {
  const texts = [header, ...rows.map((row) => (row === GAP ? '…' : cellOf(row)))].map(cut)
  const width = Math.max(...texts.map((text) => text.length))
  return texts.map((text) => (isRight ? text.padStart(width) : text.padEnd(width)))
}

function shownCell(column: Column, row: number): string {
  const cell = cellAt(column, row)
  if (typeof cell === 'number' && !Number.isInteger(cell) && Number.isFinite(cell)) {
    return String(Number(cell.toPrecision(8)))
  }
  return textOf(cell, column.dtype) ?? 'missing'
}

/** On one line, so that a line break in a cell does not break the table. */
function cut(text: string): string {
  // Control characters must not reach a terminal.
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
  return line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL - 1)}…` : line
}

import { PlotError } from '../plot-error.js'
import type { Cells, OpenTable } from './table.js'

/** Rows whose cells are all there, column by column, and how many others there are. */
export interface CompleteRows {
  readonly columns: readonly Float64Array[]
  readonly dropped: number
}

/**
 * The finite numbers of columns, row by row: a row with a missing or infinite cell in one of them is left out.
 *
 * @throws PlotError NOT_A_NUMBER for text, NO_ROWS if none is left
 */
export function completeNumbers(table: OpenTable, names: readonly string[]): CompleteRows {
  const read = names.map((name) => numbersOf(table.cells(name), name))
  const columns = names.map(() => new Float64Array(table.rows))
  let kept = 0
  for (let row = 0; row < table.rows; row += 1) {
    let isComplete = true
    for (let c = 0; c < read.length; c += 1) {
      const value = (read[c] as (row: number) => number)(row)
      ;(columns[c] as Float64Array)[kept] = value
      isComplete &&= Number.isFinite(value)
    }
    if (isComplete) kept += 1
  }
  if (kept === 0) throw noRows(table.rows, names)
  return { columns: columns.map((column) => column.subarray(0, kept)), dropped: table.rows - kept }
}

/** A category and the numbers that belong to it. */
export interface Group {
  readonly label: string
  readonly values: Float64Array
}

/**
 * The finite numbers of a column by the cells of another one, in the order of the axis: ascending for numbers, booleans and
 * texts. Rows without a category are left out too.
 */
export function groupedNumbers(
  table: OpenTable,
  { x, y }: { readonly x: string; readonly y: string },
): { readonly groups: readonly Group[]; readonly dropped: number } {
  const [labelOf, numberOf] = [categoriesOf(table.cells(x), x), numbersOf(table.cells(y), y)]
  const lists = new Map<string | number, number[]>()
  let kept = 0
  for (let row = 0; row < table.rows; row += 1) {
    const [label, value] = [labelOf(row), numberOf(row)]
    if (label === undefined || !Number.isFinite(value)) continue
    kept += 1
    const list = lists.get(label)
    if (list === undefined) lists.set(label, [value])
    else list.push(value)
  }
  if (kept === 0) throw noRows(table.rows, [x, y])
  if (lists.size > MOST_CATEGORIES) {
    throw new PlotError('BAD_OPTION', `has ${lists.size} different cells: an axis shows at most ${MOST_CATEGORIES}.`, {
      column: x,
    })
  }
  const groups = [...lists]
    .sort(([a], [b]) => byValue(a, b))
    .map(([label, list]) => ({ label: String(label), values: Float64Array.from(list) }))
  return { groups, dropped: table.rows - kept }
}

const MOST_CATEGORIES = 200

/** Cells as labels of an axis; undefined for a missing one. */
export function categoriesOf(cells: Cells, column: string): (row: number) => string | number | undefined {
  return (row) => {
    const cell = cells(row)
    if (cell === null || cell === undefined || (typeof cell === 'number' && Number.isNaN(cell))) return undefined
    if (typeof cell === 'string' || typeof cell === 'number') return cell
    if (typeof cell === 'boolean' || typeof cell === 'bigint') return String(cell)
    if (cell instanceof Date) return cell.toISOString().slice(0, 10)
    throw new PlotError('BAD_OPTION', 'is neither text nor a number: it cannot be a category.', { column, value: cell })
  }
}

/** Numbers by their size, before texts in the order of their letters. */
export function byValue(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** NaN for a missing cell. True counts as 1. */
export function numbersOf(cells: Cells, column: string): (row: number) => number {
  return (row) => {
    const cell = cells(row)
    if (typeof cell === 'number') return cell
    if (cell === null || cell === undefined) return Number.NaN
    if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell)
    throw new PlotError('NOT_A_NUMBER', 'is not a number.', { column, value: cell })
  }
}

function noRows(rows: number, names: readonly string[]): PlotError {
  const columns = names.map((name) => JSON.stringify(name)).join(' and ')
  return new PlotError('NO_ROWS', `Of ${rows} rows none has a finite value in ${columns}.`)
}

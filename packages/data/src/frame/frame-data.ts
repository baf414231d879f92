import { DataError } from '../data-error.js'
import type { Cell } from '../dtype.js'
import { type Column, takeCells } from './column.js'
import { nearestName } from './nearest-name.js'

/** A row by column name. */
export type Row = Record<string, Cell>

/** Where a frame was read from. */
export interface DataSource {
  readonly type: 'local' | 'http' | 's3' | 'code'
  readonly uri: string
}

/** The labels of rows: whole numbers or texts. They stay with their rows. */
export type RowIndex = ArrayLike<number | string> & Iterable<number | string>

/** What a frame consists of. Verbs are functions from one `FrameData` to another, and never change what they get. */
export interface FrameData {
  /** All of one length. */
  readonly columns: ReadonlyMap<string, Column>
  readonly rows: number
  readonly index: RowIndex
  readonly name?: string | undefined
  readonly source?: DataSource | undefined
}

/** The labels 0 … n − 1. */
export function freshIndex(rows: number): RowIndex {
  const labels = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) labels[row] = row
  return labels
}

/**
 * The column of that name.
 *
 * @throws DataError UNKNOWN_COLUMN, with the nearest name
 */
export function columnOf({ columns }: FrameData, name: string): Column {
  const column = columns.get(name)
  if (column !== undefined) return column
  const names = [...columns.keys()]
  const nearest = nearestName(name, names)
  const hint = nearest === undefined ? '' : ` Did you mean ${JSON.stringify(nearest)}?`
  const listed = names.slice(0, MOST_LISTED).join(', ')
  const more = names.length > MOST_LISTED ? `, … (${names.length} in all)` : ''
  throw new DataError('UNKNOWN_COLUMN', `is not a column of the frame.${hint} Its columns: ${listed}${more}.`, {
    value: name,
  })
}

const MOST_LISTED = 10

/** The rows at these positions, in this order, with their labels. */
export function takeRows(data: FrameData, positions: ArrayLike<number>): FrameData {
  const columns = new Map(Array.from(data.columns, ([name, column]) => [name, takeCells(column, positions)]))
  return { ...data, columns, rows: positions.length, index: takeLabels(data.index, positions) }
}

export function takeLabels(index: RowIndex, positions: ArrayLike<number>): RowIndex {
  if (!(index instanceof Float64Array)) return Array.from(positions, (row) => index[row] as number | string)
  const labels = new Float64Array(positions.length)
  for (let i = 0; i < labels.length; i += 1) labels[i] = index[positions[i] as number] as number
  return labels
}

/** One name or several, as a list. */
export function namesOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

import { DataError } from '../data-error.js'
import { isWhole } from '../dtype.js'
import { cellAt, type Column } from '../frame/column.js'
import { columnOf, type FrameData, freshIndex } from '../frame/frame-data.js'

/** With other names of columns. */
export function rename(data: FrameData, names: Readonly<Record<string, string>>): FrameData {
  for (const name of Object.keys(names)) columnOf(data, name)
  const columns = new Map<string, Column>()
  for (const [old, column] of data.columns) {
    const name = Object.hasOwn(names, old) ? (names[old] as string) : old
    if (columns.has(name)) throw new DataError('DUPLICATE_COLUMN', 'would be the name of two columns', { value: name })
    columns.set(name, column)
  }
  return { ...data, columns }
}

/** A column of whole numbers or texts becomes the labels of the rows. */
export function setIndex(data: FrameData, name: string): FrameData {
  const column = columnOf(data, name)
  if (!isWhole(column.dtype) && column.dtype !== 'string' && column.dtype !== 'category') {
    const rule = `is a column of ${column.dtype}: labels are whole numbers or texts`
    throw new DataError('UNSUPPORTED_TYPE', rule, { column: name })
  }
  const labels = Array.from({ length: data.rows }, (_, row) => {
    const cell = cellAt(column, row)
    if (cell === null) throw new DataError('BAD_VALUE', `The label of row ${row} is missing.`, { column: name })
    return typeof cell === 'bigint' ? String(cell) : (cell as number | string)
  })
  const columns = new Map(data.columns)
  columns.delete(name)
  const index = labels.every((label) => typeof label === 'number') ? Float64Array.from(labels) : labels
  return { ...data, columns, index }
}

/** The labels 0 … n − 1 again. */
export function resetIndex(data: FrameData): FrameData {
  return { ...data, index: freshIndex(data.rows) }
}

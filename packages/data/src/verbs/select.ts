import { DataError } from '../data-error.js'
import { columnOf, type FrameData, namesOf } from '../frame/frame-data.js'

/** These columns, in this order. */
export function select(data: FrameData, names: readonly string[]): FrameData {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw new DataError('DUPLICATE_COLUMN', 'is selected twice', { value: twice })
  }
  return { ...data, columns: new Map(names.map((name) => [name, columnOf(data, name)])) }
}

/** All columns but these. */
export function drop(data: FrameData, names: string | readonly string[]): FrameData {
  const columns = new Map(data.columns)
  for (const name of namesOf(names)) {
    columnOf(data, name)
    columns.delete(name)
  }
  return { ...data, columns }
}

import { type FrameData, type Row, takeRows } from '../frame/frame-data.js'
import { rowCursor } from '../frame/row-cursor.js'

/** The rows for which the test holds. */
export function filter(data: FrameData, test: (row: Row, position: number) => boolean): FrameData {
  const cursor = rowCursor(data)
  const kept: number[] = []
  for (let position = 0; position < data.rows; position += 1) {
    cursor.moveTo(position)
    if (test(cursor.row, position)) kept.push(position)
  }
  return takeRows(data, kept)
}

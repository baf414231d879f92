import { DataError } from '../data-error.js'
import { type FrameData, takeRows } from '../frame/frame-data.js'

/** The rows at these positions, in this order. */
export function take(data: FrameData, positions: ArrayLike<number>): FrameData {
  for (let i = 0; i < positions.length; i += 1) checkedPosition(data, positions[i] as number)
  return takeRows(data, positions)
}

export function checkedPosition({ rows }: FrameData, position: number): number {
  if (Number.isInteger(position) && position >= 0 && position < rows) return position
  throw new DataError('BAD_OPTION', `is no position of a row: there are ${rows} rows, counted from 0`, {
    value: String(position),
  })
}

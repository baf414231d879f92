import { DataError } from '../data-error.js'
import { type FrameData, takeRows } from '../frame/frame-data.js'

/** The rows from one position up to, but not including, another; positions below 0 count from the end. */
export function slice(data: FrameData, from: number, to: number = data.rows): FrameData {
  const [first, end] = [positionOf(from, data.rows), positionOf(to, data.rows)]
  return takeRows(
    data,
    Uint32Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i),
  )
}

/** The first or last rows; all if there are fewer. */
export function head(data: FrameData, n: number): FrameData {
  return slice(data, 0, checkedCount(n))
}

export function tail(data: FrameData, n: number): FrameData {
  return slice(data, Math.max(0, data.rows - checkedCount(n)))
}

function positionOf(position: number, rows: number): number {
  if (!Number.isInteger(position)) {
    throw new DataError('BAD_OPTION', 'is not a position: it is a whole number', { value: String(position) })
  }
  return position < 0 ? Math.max(0, rows + position) : Math.min(position, rows)
}

function checkedCount(n: number): number {
  if (Number.isInteger(n) && n >= 0) return n
  throw new DataError('BAD_OPTION', 'is not a number of rows: it is a whole number from 0', { value: String(n) })
}

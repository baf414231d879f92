import { DataError } from '../data-error.js'
import { type FrameData, takeRows } from '../frame/frame-data.js'

/** The rows with these labels, in the order of the labels; all of them where a label stands more than once. */
export function loc(data: FrameData, labels: readonly (number | string)[]): FrameData {
  const wanted = new Map<number | string, number[]>(labels.map((label) => [label, []]))
  for (let row = 0; row < data.rows; row += 1) wanted.get(data.index[row] as number | string)?.push(row)
  return takeRows(
    data,
    labels.flatMap((label) => {
      const rows = wanted.get(label) ?? []
      if (rows.length === 0) throw new DataError('BAD_OPTION', 'is the label of no row', { value: String(label) })
      return rows
    }),
  )
}

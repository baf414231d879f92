import { columnOf, type FrameData, namesOf, takeRows } from '../frame/frame-data.js'
import { sortedPositions, sortKeys } from '../statistics/order.js'

export interface SortOptions {
  /** Of all columns, or of each. Default false. */
  readonly descending?: boolean | readonly boolean[] | undefined
}

/** Stable; missing cells are last either way. */
export function sortBy(
  data: FrameData,
  names: string | readonly string[],
  { descending = false }: SortOptions = {},
): FrameData {
  const keys = namesOf(names).map((name) => sortKeys(columnOf(data, name)))
  const isDescending = typeof descending === 'boolean' ? keys.map(() => descending) : descending
  return takeRows(data, sortedPositions(keys, data.rows, isDescending))
}

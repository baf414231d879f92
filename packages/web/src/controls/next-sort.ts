import type { SortedBy } from './grid-column.js'

/** The next sort state after a click on a header: default direction, then the other, then unsorted. */
export function nextSort(name: string, sortsAscendingFirst: boolean, { name: current, ascending }: SortedBy) {
  if (name !== current) return { orderByKey: name, orderByAsc: sortsAscendingFirst || undefined }
  if (ascending === sortsAscendingFirst) return { orderByKey: name, orderByAsc: !ascending || undefined }
  return { orderByKey: undefined, orderByAsc: undefined }
}

import type { SortedBy } from './data-grid.js'

/** What a click on a head asks for: first its own direction, then the other, then the default order again. */
export function nextSort(name: string, sortsAscendingFirst: boolean, { name: current, ascending }: SortedBy) {
  if (name !== current) return { orderByKey: name, orderByAsc: sortsAscendingFirst || undefined }
  if (ascending === sortsAscendingFirst) return { orderByKey: name, orderByAsc: !ascending || undefined }
  return { orderByKey: undefined, orderByAsc: undefined }
}

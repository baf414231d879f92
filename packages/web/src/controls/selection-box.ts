import type { GridSelection, SelectionBox } from './grid-column.js'

/** Whether a row is selected; of one that stands for several, whether all, some or none of them are. */
export function boxOf(selection: GridSelection, id: string): SelectionBox {
  return selection.boxOf?.(id) ?? (selection.selected.has(id) ? 'all' : 'none')
}

import { cellAt, type Column, isMissing } from '../frame/column.js'
import { groupRows, groupSizes } from './group-rows.js'

export interface CellCounts {
  /** The first row of each different cell, the most frequent cell first, ties by first appearance. */
  readonly firstRows: Uint32Array
  readonly counts: Uint32Array
}

/** Missing cells are one, or with `dropna` (default) none. */
export function countCells(
  column: Column,
  { dropna = true }: { readonly dropna?: boolean | undefined } = {},
): CellCounts {
  const groups = groupRows([column], column.values.length)
  const sizes = groupSizes(groups)
  const kept = Array.from(groups.firstRows.keys()).filter(
    (group) => !dropna || !isMissing(cellAt(column, groups.firstRows[group] as number)),
  )
  kept.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b)
  return {
    firstRows: Uint32Array.from(kept, (group) => groups.firstRows[group] as number),
    counts: Uint32Array.from(kept, (group) => sizes[group] as number),
  }
}

import { DataError } from '../data-error.js'
import { columnOf, type FrameData, namesOf, takeRows } from '../frame/frame-data.js'
import { groupRows, groupSizes, type RowGroups } from '../statistics/group-rows.js'

export interface DuplicatesOptions<N extends string = string> {
  /** The columns to compare; all when left out. */
  readonly subset?: N | readonly N[] | undefined
  /** Which of equal rows stays. Default `first`. */
  readonly keep?: 'first' | 'last' | 'none' | undefined
}

/** Missing equals missing, and 0 equals −0. The order stays. */
export function dropDuplicates(data: FrameData, { subset, keep = 'first' }: DuplicatesOptions = {}): FrameData {
  const names = subset === undefined ? [...data.columns.keys()] : namesOf(subset)
  if (names.length === 0) return data
  const groups = groupRows(
    names.map((name) => columnOf(data, name)),
    data.rows,
  )
  const kept = keptRows(groups, keep)
  return kept.length === data.rows ? data : takeRows(data, kept)
}

function keptRows(groups: RowGroups, keep: string): Uint32Array {
  const { groupOf, firstRows } = groups
  switch (keep) {
    case 'first':
      return firstRows
    case 'last': {
      const lastRows = new Uint32Array(firstRows.length)
      groupOf.forEach((group, row) => {
        lastRows[group] = row
      })
      return lastRows.sort()
    }
    case 'none': {
      const sizes = groupSizes(groups)
      return firstRows.filter((_, group) => sizes[group] === 1)
    }
    default:
      throw new DataError('BAD_OPTION', "is not one of 'first', 'last' and 'none' (keep)", { value: keep })
  }
}

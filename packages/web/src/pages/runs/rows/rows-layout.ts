import type { RunsSearch } from '../../../addresses/runs-search.js'

/** How the runs of the table stand: one below the other, below their parents, or in groups. */
export type RowsLayout = 'flat' | 'nested' | 'grouped'

export function layoutOf(search: RunsSearch): RowsLayout {
  if (search.compareRunsMode === 'CHART') return 'flat'
  if (search.groupBy !== undefined && search.groupBy.length > 0) return 'grouped'
  return search.flat === true || !canNest(search) ? 'flat' : 'nested'
}

/** What matches a filter may be a child without its parent, and a deleted run's parent need not be deleted. */
export function canNest({ searchFilter, startTime, lifecycleFilter }: RunsSearch): boolean {
  return searchFilter === undefined && startTime === undefined && lifecycleFilter !== 'Deleted'
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RunsSearch, SelectedFrom } from '../../addresses/runs-search.js'
import { omitUndefined } from '../../addresses/search-values.js'
import { matchingRunsQuery } from '../../api/matching-runs-query.js'
import { type RunsQuery, runsQuery } from '../../api/runs-query.js'

/** The runs that are ticked: some by their IDs, or all that match. */
export interface RunSelection {
  /** Undefined while it is counted. */
  readonly count: number | undefined
  readonly isAll: boolean
  readonly has: (runId: string) => boolean
  /** All of them, in the order of the table where they were not ticked one by one. */
  readonly ids: () => Promise<readonly string[]>
  readonly select: (runIds: readonly string[], isSelected: boolean) => void
  readonly selectAll: () => void
  readonly keepOnly: (runIds: readonly string[]) => void
  readonly clear: () => void
}

export interface SelectionOptions {
  readonly experimentIds: readonly string[]
  readonly search: RunsSearch
  /** How many runs match now. */
  readonly total: number | undefined
  /** What time filters are relative to. */
  readonly openedMs: number
  readonly onChange: (next: Partial<RunsSearch>) => void
}

/** The selection in the address. It survives another order or filter, and a reload (U-RUNS-13). */
export function useSelection({ experimentIds, search, total, openedMs, onChange }: SelectionOptions): RunSelection {
  const queryClient = useQueryClient()
  const { selected = [], selectedFrom, deselected = [] } = search
  const isAll = selected === 'all'
  const listed = new Set(isAll ? [] : selected)
  const without = new Set(deselected)
  const all = matchingRunsQuery(queryOf({ experimentIds, search, openedMs }))
  const isElsewhere = isAll && selectedFrom !== undefined
  const { data: elsewhere } = useQuery({ ...all, enabled: isElsewhere })
  const inAll = new Set(elsewhere)

  const none = { selected: undefined, selectedFrom: undefined, deselected: undefined }
  const has = (runId: string) => (isAll ? !without.has(runId) && (!isElsewhere || inAll.has(runId)) : listed.has(runId))
  const countOfAll = isElsewhere ? elsewhere?.length : total

  return {
    count: isAll ? (countOfAll === undefined ? undefined : Math.max(0, countOfAll - without.size)) : listed.size,
    isAll,
    has,
    async ids() {
      if (!isAll) return [...listed]
      return (await queryClient.fetchQuery({ ...all, staleTime: 0 })).filter((runId) => !without.has(runId))
    },
    select(runIds, isSelected) {
      const next = new Set(isAll ? without : listed)
      for (const runId of runIds) {
        if (isSelected === isAll) next.delete(runId)
        else next.add(runId)
      }
      const ids = next.size === 0 ? undefined : [...next]
      onChange(isAll ? { deselected: ids } : { selected: ids })
    },
    keepOnly: (runIds) => onChange({ ...none, selected: runIds.length === 0 ? undefined : runIds }),
    selectAll: () => onChange({ ...none, selected: 'all' }),
    clear: () => onChange(none),
  }
}

function queryOf({ experimentIds, search, openedMs }: Omit<SelectionOptions, 'total' | 'onChange'>): RunsQuery {
  const { orderByKey, orderByAsc, selectedFrom } = search
  const { searchFilter, ...others } = selectedFrom ?? filtersOf(search)
  const asked = { searchFilter: searchFilter === '' ? undefined : searchFilter, orderByKey, orderByAsc }
  return runsQuery(experimentIds, { ...others, ...omitUndefined<RunsSearch>(asked), columns: [] }, openedMs)
}

/** A change that leaves what is ticked as it is: all runs that matched stay the same ones under another filter. */
export function withSelection(search: RunsSearch, next: Partial<RunsSearch>): Partial<RunsSearch> {
  if (search.selected !== 'all' || !FILTERS.some((name) => name in next)) return next
  const from = search.selectedFrom ?? filtersOf(search)
  const now = filtersOf({ ...search, ...next })
  const isSame = FILTERS.every((name) => from[name] === now[name])
  return { ...next, selectedFrom: isSame ? undefined : from }
}

const FILTERS = ['searchFilter', 'startTime', 'lifecycleFilter'] as const

/** Names its filter even if there is none, as it may stand beside another one. */
function filtersOf({ searchFilter = '', startTime, lifecycleFilter }: Partial<RunsSearch>): SelectedFrom {
  return omitUndefined<SelectedFrom>({ searchFilter, startTime, lifecycleFilter })
}

import { useState } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { orderOf, type RunsDefaults } from '../../api/runs-defaults.js'
import { type RunsQuery, runsQuery } from '../../api/runs-query.js'
import type { SortedBy } from '../../controls/grid-column.js'

/** What the page asks for. */
export interface AskedRuns {
  readonly query: RunsQuery
  readonly columns: readonly string[]
  readonly sortedBy: SortedBy
  /** What time filters are relative to. */
  readonly openedMs: number
}

export interface AskedRunsOptions {
  readonly experimentIds: readonly string[]
  readonly search: RunsSearch
  readonly defaults: RunsDefaults
}

/** The server query for the state of the page. */
export function useRunsQuery({ experimentIds, search, defaults }: AskedRunsOptions): AskedRuns {
  // Time filters are relative to when the page opened; otherwise every tick would change the query.
  const [openedMs] = useState(() => Date.now())
  const columns = search.columns ?? defaults.columns
  const sortedBy = orderOf(search, defaults)
  const order = { orderByKey: sortedBy.name, orderByAsc: sortedBy.ascending }
  return { query: runsQuery(experimentIds, { ...search, columns, ...order }, openedMs), columns, sortedBy, openedMs }
}

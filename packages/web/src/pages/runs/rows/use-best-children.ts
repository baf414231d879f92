import { useQueries } from '@tanstack/react-query'
import { useCallback } from 'react'
import { bestChildrenQuery } from '../../../api/best-children-query.js'
import { IDS_PER_FILTER } from '../../../api/ids-per-filter.js'
import type { RunColumn } from '../../../api/run-columns.js'
import type { RunCells, RunsQuery } from '../../../api/runs-query.js'
import { useSameList } from '../../../controls/use-stable.js'

/** The best value among the children of a parent that logged none itself; undefined without a goal. */
export type BestChildOf = (run: RunCells, column: RunColumn) => number | undefined

export interface BestChildrenOptions {
  readonly query: RunsQuery
  readonly runs: readonly RunCells[]
  /** The metrics to look at. */
  readonly columns: readonly RunColumn[]
}

export function useBestChildren({ query, runs, columns }: BestChildrenOptions): BestChildOf {
  const judged = columns.filter(({ goal }) => goal !== undefined)
  const parents = runs.filter(
    ({ children, cells }) => children > 0 && judged.some(({ name }) => (cells.get(name) ?? null) === null),
  )
  const ids = judged.length === 0 ? [] : parents.map(({ runId }) => runId).sort()
  const names = judged.map(({ name }) => name)
  const asked = useQueries({
    queries: Array.from({ length: Math.ceil(ids.length / IDS_PER_FILTER) }, (_, i) =>
      bestChildrenQuery(query, ids.slice(i * IDS_PER_FILTER, (i + 1) * IDS_PER_FILTER), names),
    ),
  })
  const found = useSameList(asked.map(({ data }) => data))
  return useCallback(
    ({ runId, children, cells }, { name, goal }) => {
      if (children === 0 || goal === undefined || (cells.get(name) ?? null) !== null) return undefined
      for (const data of found) {
        const extremes = data?.get(runId)?.get(name)
        if (extremes !== undefined) return extremes[goal] === null ? undefined : Number(extremes[goal])
      }
      return undefined
    },
    [found],
  )
}

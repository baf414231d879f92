import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

export interface Neighbour {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
}

/** Where a run stands in a list, from 1, and the runs before and after it. */
export interface Place {
  readonly runId: string
  readonly at: number
  readonly total: number
  readonly previous: Neighbour | undefined
  readonly next: Neighbour | undefined
}

const ROWS = 500
/** Farther down nobody steps through a list. */
const MOST_ROWS = 10_000

/** The place of a run in a list; null if the list does not have it, or has it far down. */
export const neighboursQuery = (
  list: Pick<RunsQuery, 'experimentIds' | 'filter' | 'orderBy' | 'runViewType'>,
  runId: string,
) =>
  queryOptions({
    queryKey: ['runs', ofExperiments(list.experimentIds), 'neighbours', list, runId],
    queryFn: async ({ signal }): Promise<Place | null> => {
      const before: Neighbour[] = []
      while (before.length < MOST_ROWS) {
        const { total, runs, columns } = await api.runs.searchRunTable(
          {
            ...list,
            columns: ['attributes.run_name'],
            parent: 'any',
            offset: before.length,
            maxResults: ROWS,
          },
          { signal },
        )
        before.push(
          ...runs.map(({ runId: id, experimentId }, i) => ({
            runId: id,
            experimentId,
            name: String(columns[0]?.values[i] ?? id),
          })),
        )
        const at = before.findIndex((run) => run.runId === runId)
        const isLast = before.length >= total || runs.length === 0
        if (at >= 0 && (at + 1 < before.length || isLast))
          return { runId, at: at + 1, total, previous: before[at - 1], next: before[at + 1] }
        if (isLast) return null
      }
      return null
    },
    placeholderData: (previous) => previous,
  })

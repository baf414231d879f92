import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

/** The most that a call answers without columns. */
const PAGE = 10_000

/** The IDs of all runs of a query, in its order. */
export const matchingRunsQuery = (of: Pick<RunsQuery, 'experimentIds' | 'filter' | 'orderBy' | 'runViewType'>) =>
  queryOptions({
    queryKey: ['runs', ofExperiments(of.experimentIds), 'ids', of.filter ?? '', of.runViewType, of.orderBy],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { experimentIds, filter, orderBy, runViewType } = of
      const ids: string[] = []
      for (;;) {
        const window = { columns: [], parent: 'any', offset: ids.length, maxResults: PAGE }
        const asked = { experimentIds, filter, orderBy, runViewType, ...window }
        const { total, runs } = await api.runs.searchRunTable(asked, { signal })
        ids.push(...runs.map(({ runId }) => runId))
        if (runs.length === 0 || ids.length >= total) return ids
      }
    },
  })

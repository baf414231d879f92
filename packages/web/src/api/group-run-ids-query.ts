import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunGroup } from './run-groups-query.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

/** As many IDs as one answer holds. */
const MOST_RUNS = 10_000

/** The IDs of the runs of a group, to select them. */
export const groupRunIdsQuery = (query: RunsQuery, group: RunGroup) => {
  const { experimentIds, filter, runViewType } = runsOfGroup(query, group)
  return queryOptions({
    queryKey: ['runs', ofExperiments(experimentIds), 'ids', filter ?? '', runViewType],
    queryFn: async ({ signal }) => {
      const asked = { experimentIds, filter, runViewType, orderBy: [], columns: [], parent: 'any' }
      const { runs } = await api.runs.searchRunTable({ ...asked, offset: 0, maxResults: MOST_RUNS }, { signal })
      return runs.map(({ runId }) => runId)
    },
  })
}

/** The query of the runs of a group. */
export function runsOfGroup(query: RunsQuery, { filter }: RunGroup): RunsQuery {
  return { ...query, filter: query.filter === undefined ? filter : `(${query.filter}) AND ${filter}` }
}

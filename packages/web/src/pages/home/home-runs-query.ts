import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.js'
import { keepApart } from '../../theme/run-looks.js'

/** A run, as the home page shows it. */
export interface HomeRun {
  readonly runId: string
  readonly experimentId: string
  readonly status: 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
  readonly name: string
  readonly experiment: string
  readonly startMs: number
  readonly endMs: number | undefined
}

const COLUMNS = ['attributes.run_name', 'attributes.experiment_name', 'attributes.start_time', 'attributes.end_time']

/** The newest active runs of all active experiments, and the total count. */
export const homeRunsQuery = ({ filter, maxResults }: { filter?: string; maxResults: number }) =>
  queryOptions({
    queryKey: ['runs', 'everything', 'newest', filter ?? '', maxResults],
    queryFn: async ({ signal }) => {
      const request = {
        experimentIds: [],
        ...(filter === undefined ? {} : { filter }),
        orderBy: ['attributes.start_time DESC'],
        runViewType: 'ACTIVE_ONLY',
        columns: COLUMNS,
        parent: 'any',
        offset: 0,
        maxResults,
      } as const
      const { total, runs, columns } = await api.runs.searchRunTable(request, { signal })
      keepApart(runs.map(({ runId }) => runId))
      const found = runs.map(({ runId, experimentId, status }, i): HomeRun => {
        const [name, experiment, start, end] = columns.map(({ values }) => values[i] ?? null)
        return {
          runId,
          experimentId,
          status,
          name: String(name ?? runId),
          experiment: String(experiment ?? experimentId),
          startMs: Number(start),
          endMs: end === null ? undefined : Number(end),
        }
      })
      return { total, runs: found }
    },
  })

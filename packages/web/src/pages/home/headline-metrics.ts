import { queryOptions } from '@tanstack/react-query'
import { readDefinitions } from '../../api/definitions.js'
import { api } from '../../api/client.js'
import { experimentsQuery } from '../../api/queries.js'
import { columnName } from '../../api/run-columns.js'
import { runsById } from '../../api/runs-by-id.js'
import { ofRuns } from '../../api/scope.js'
import { headlineOrder } from '../../format/headline-order.js'
import type { HomeRun } from './home-runs-query.js'

/** The metric that a list of runs shows of a run, and its latest value. */
export interface Headline {
  readonly key: string
  readonly value: number
}

/** Keys beyond these are not looked at to find the one that most runs have. */
const KEYS = 1000

/**
 * Of each run the primary metric of its experiment, else the metric that stands for the experiment's runs; runs without
 * it are left out.
 */
export const headlinesQuery = (runs: readonly HomeRun[]) => {
  const runIds = runs.map(({ runId }) => runId)
  return queryOptions({
    queryKey: ['runs', ofRuns(runIds), 'headlines'],
    queryFn: async ({ client, signal }): Promise<ReadonlyMap<string, Headline>> => {
      const experiments = await client.ensureQueryData(experimentsQuery())
      const keys = new Map<string, string>()
      for (const experimentId of new Set(runs.map((run) => run.experimentId))) {
        const tags = experiments.find((each) => each.experimentId === experimentId)?.tags ?? []
        const key = readDefinitions(tags).primary ?? (await headlineKey(experimentId, signal))
        if (key !== undefined) keys.set(experimentId, key)
      }
      const wanted = [...new Set(keys.values())]
      if (wanted.length === 0) return new Map()
      const names = wanted.map((key) => columnName('metrics', key))
      const { runs: found, columns } = await runsById(runIds, names, signal)
      return new Map(
        found.flatMap(({ runId, experimentId }, i): (readonly [string, Headline])[] => {
          const key = keys.get(experimentId)
          const value = key === undefined ? undefined : columns[wanted.indexOf(key)]?.values[i]
          return key === undefined || typeof value !== 'number' ? [] : [[runId, { key, value }]]
        }),
      )
    },
    enabled: runs.length > 0,
    placeholderData: (previous) => previous,
  })
}

async function headlineKey(experimentId: string, signal: AbortSignal): Promise<string | undefined> {
  const request = {
    experimentIds: [experimentId],
    runIds: [],
    kind: 'metrics',
    varying: false,
    maxResults: KEYS,
  } as const
  const { keys } = await api.keys.searchKeys(request, { signal })
  return headlineOrder(keys)[0]
}

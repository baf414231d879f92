import type { Experiment, ExperimentSummary, KeyKind } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'

/**
 * One function a question, each with the key under which its answer is kept. A key begins with the resource, then its
 * ids, so that an event can say what is stale: `['run', runId]`, `['experiment', id]`, `['runs', experimentIds, …]`.
 */
export const experimentsQuery = (viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' = 'ACTIVE_ONLY') =>
  queryOptions({
    queryKey: ['experiments', viewType],
    queryFn: async ({ signal }) => {
      const experiments: Experiment[] = []
      let pageToken: string | undefined
      do {
        const page = await api.experiments.searchExperiments(
          { maxResults: 1000, pageToken, viewType, orderBy: [] },
          { signal },
        )
        experiments.push(...page.experiments)
        pageToken = page.nextPageToken
      } while (pageToken !== undefined)
      return experiments
    },
  })

export const experimentSummariesQuery = () =>
  queryOptions({
    queryKey: ['experiment-summaries'],
    queryFn: async ({ signal }) => {
      const { summaries } = await api.experiments.summarizeExperiments({ experimentId: [] }, { signal })
      return new Map<string, ExperimentSummary>(summaries.map((summary) => [summary.experimentId, summary]))
    },
  })

export const experimentQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiment', experimentId],
    queryFn: async ({ signal }) => (await api.experiments.getExperiment({ experimentId }, { signal })).experiment,
  })

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) => (await api.runs.getRun({ runId }, { signal })).run,
  })

export const keysQuery = (query: {
  experimentIds: readonly string[]
  kind: KeyKind
  search: string
  varying: boolean
}) =>
  queryOptions({
    queryKey: ['keys', query],
    queryFn: ({ signal }) => {
      const { experimentIds, kind, search, varying } = query
      const request = {
        experimentId: experimentIds,
        kind,
        varying,
        maxResults: 200,
        ...(search === '' ? {} : { search }),
      }
      return api.keys.searchKeys(request, { signal })
    },
    placeholderData: (previous) => previous,
  })

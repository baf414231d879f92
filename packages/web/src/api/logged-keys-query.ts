import { queryOptions } from '@tanstack/react-query'
import { headlineOrder } from '../format/headline-order.js'
import { api } from './client.js'
import { ofExperiments } from './scope.js'

/** What the newest runs of some experiments logged, as far as it makes columns. */
export interface LoggedKeys {
  /** The metrics, the one that stands for a run first. */
  readonly metrics: readonly string[]
  /** Params that differ among them, those of most runs first. */
  readonly params: readonly string[]
  readonly hasDatasets: boolean
}

/** So many runs tell what an experiment is about, and are asked for quickly however many there are. */
const RUNS = 100

/** What a table of these runs begins with. */
export const loggedKeysQuery = (experimentIds: readonly string[]) =>
  queryOptions({
    queryKey: ['keys', ofExperiments(experimentIds), 'logged'],
    gcTime: 0,
    queryFn: async ({ signal }): Promise<LoggedKeys> => {
      const newest = { experimentIds, columns: [], orderBy: [], parent: 'any', offset: 0, maxResults: RUNS } as const
      const { runs } = await api.runs.searchRunTable({ ...newest, runViewType: 'ACTIVE_ONLY' }, { signal })
      if (runs.length === 0) return { metrics: [], params: [], hasDatasets: false }
      const runIds = runs.map(({ runId }) => runId)
      const keys = async (kind: 'metrics' | 'params' | 'datasets', varying: boolean) =>
        (await api.keys.searchKeys({ experimentIds, runIds, kind, varying, maxResults: 1000 }, { signal })).keys
      const [metrics, params, datasets] = await Promise.all([
        keys('metrics', false),
        keys('params', true),
        keys('datasets', false),
      ])
      return {
        metrics: headlineOrder(metrics),
        params: params.toSorted((a, b) => b.runs - a.runs).map(({ key }) => key),
        hasDatasets: datasets.length > 0,
      }
    },
  })

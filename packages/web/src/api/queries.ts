import { ApiError, type Experiment, type ExperimentSummary, type KeyKind, type TrashItem } from '@labbook/protocol'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import { ofExperiments } from './scope.js'

/**
 * One function per query, with its cache key. A key starts with the resource, then either an ID (`['run', runId]`,
 * `['experiment', id]`) or a scope (`['runs', ofExperiments(ids), …]`), so that an event can invalidate the affected
 * queries.
 */
export const experimentsQuery = (viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' = 'ACTIVE_ONLY', filter?: string) =>
  queryOptions({
    queryKey: filter === undefined ? ['experiments', viewType] : ['experiments', viewType, filter],
    queryFn: async ({ signal }) => {
      const experiments: Experiment[] = []
      let pageToken: string | undefined
      do {
        const page = await api.experiments.searchExperiments(
          { maxResults: 1000, pageToken, viewType, orderBy: [], ...(filter === undefined ? {} : { filter }) },
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
  /** Only keys of runs that match. */
  filter?: string | undefined
}) =>
  queryOptions({
    queryKey: ['keys', ofExperiments(query.experimentIds), query],
    queryFn: ({ signal }) => {
      const { experimentIds, kind, search, varying, filter } = query
      const request = {
        experimentIds,
        runIds: [],
        kind,
        varying,
        maxResults: 200,
        ...(search === '' ? {} : { search }),
        ...(filter === undefined ? {} : { filter }),
      }
      return api.keys.searchKeys(request, { signal })
    },
    placeholderData: (previous) => previous,
  })

/** The named views of an experiment, sorted by name. */
export const viewsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['views', experimentId],
    queryFn: async ({ signal }) => (await api.views.listViews({ experimentId }, { signal })).views,
  })

/** One saved view, named or not. */
export const viewQuery = ({ experimentId, viewId }: { experimentId: string; viewId: string }) =>
  queryOptions({
    queryKey: ['views', experimentId, viewId],
    queryFn: async ({ signal }) => {
      const { views } = await api.views.listViews({ experimentId, viewId }, { signal })
      if (views[0] === undefined) throw new ApiError('RESOURCE_DOES_NOT_EXIST', `View with id=${viewId} not found`)
      return views[0]
    },
  })

/** Deleted items, most recently deleted first, page by page; optionally filtered by `kind` and `search`. */
export const trashQuery = ({ kind, search }: { kind?: TrashItem['kind'] | undefined; search: string }) =>
  infiniteQueryOptions({
    queryKey: ['trash', { kind, search }],
    queryFn: ({ pageParam, signal }) => api.trash.listTrash({ kind, search, pageToken: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (previous) => previous,
  })

export const trashCountQuery = () =>
  queryOptions({
    queryKey: ['trash', 'count'],
    queryFn: async ({ signal }) => (await api.trash.listTrash({ maxResults: 0 }, { signal })).total,
  })

/** The server's version and storage. The server measures these on each request, so they are cached longer. */
export const serverStatusQuery = () =>
  queryOptions({
    queryKey: ['server'],
    queryFn: ({ signal }) => api.server.getServerStatus({ storage: true }, { signal }),
    staleTime: 30_000,
  })

/** Why the server refuses every change; null if it does not. It stays so while it runs. */
export const readOnlyQuery = () =>
  queryOptions({
    queryKey: ['server', 'read-only'],
    queryFn: async ({ signal }) =>
      (await api.server.getServerStatus({ storage: false }, { signal })).readOnlyBecause ?? null,
    staleTime: Infinity,
  })

export const datasetUsesQuery = (experimentId: string) =>
  infiniteQueryOptions({
    queryKey: ['dataset-uses', experimentId],
    queryFn: ({ pageParam, signal }) =>
      api.datasets.searchDatasetUses({ experimentId, pageToken: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  })

/** The default order of models. */
export const newestModelsFirst = { fieldName: 'creation_timestamp', ascending: false }

/** A page of an experiment's models; newest first by default. */
export const loggedModelsQuery = (query: {
  experimentId: string
  filter: string | undefined
  orderBy: { fieldName: string; ascending: boolean }
}) =>
  infiniteQueryOptions({
    queryKey: ['logged-models', ofExperiments([query.experimentId]), query],
    queryFn: ({ pageParam, signal }) => {
      const { experimentId, filter, orderBy } = query
      return api.loggedModels.searchLoggedModels(
        {
          experimentIds: [experimentId],
          filter,
          datasets: [],
          orderBy: [orderBy],
          maxResults: 100,
          pageToken: pageParam,
        },
        { signal },
      )
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (previous) => previous,
  })

export const loggedModelQuery = (modelId: string) =>
  queryOptions({
    queryKey: ['logged-model', modelId],
    queryFn: async ({ signal }) =>
      (await api.loggedModels.getLoggedModel({ modelId, allowDeleted: true }, { signal })).model,
  })

/** One dataset of an experiment, with its schema. */
export const datasetUseQuery = (asked: { experimentId: string; name: string; digest: string }) =>
  queryOptions({
    queryKey: ['dataset-uses', asked.experimentId, asked.name, asked.digest],
    queryFn: async ({ signal }) => {
      const { datasets } = await api.datasets.searchDatasetUses(asked, { signal })
      const [use] = datasets
      if (use === undefined) {
        const message = `No run in this experiment uses dataset ${asked.name} with digest ${asked.digest}.`
        throw new ApiError('RESOURCE_DOES_NOT_EXIST', message)
      }
      return use
    },
  })

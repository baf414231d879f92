import type { RegisteredModel } from '@labbook/protocol'
import { printText } from '@labbook/search'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.js'

/**
 * What is asked of the model registry. Everything about one model is kept below `['registered-model', name]`, so that an
 * event of it makes all of that stale; versions of several models below `['model-versions']`.
 */
export const registeredModelsQuery = (query: { filter: string | undefined; orderBy: string }) =>
  infiniteQueryOptions({
    queryKey: ['registered-models', query],
    queryFn: ({ pageParam, signal }) =>
      api.registeredModels.searchRegisteredModels(
        { filter: query.filter, orderBy: [query.orderBy], maxResults: 100, pageToken: pageParam },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (previous) => previous,
  })

/** As `/models` asks where its address says nothing else. */
export const allRegisteredModels = { filter: undefined, orderBy: 'name ASC' }

/** Some of the registered models whose name holds the text. */
export const modelsNamedQuery = (text: string) =>
  queryOptions({
    queryKey: ['registered-models', 'by-name', text],
    queryFn: async ({ signal }) => {
      const request = { filter: `name ILIKE ${printText(`%${text}%`)}`, orderBy: ['name ASC'], maxResults: 20 }
      return (await api.registeredModels.searchRegisteredModels(request, { signal })).registeredModels
    },
  })

/** Without the refusal that asking for a missing one is; prompts are not among them. */
export async function findRegisteredModel(name: string): Promise<RegisteredModel | undefined> {
  const request = { filter: `name = ${printText(name)}`, orderBy: [], maxResults: 1 }
  const { registeredModels } = await api.registeredModels.searchRegisteredModels(request)
  return registeredModels[0]
}

export const registeredModelQuery = (name: string) =>
  queryOptions({
    queryKey: ['registered-model', name],
    queryFn: async ({ signal }) =>
      (await api.registeredModels.getRegisteredModel({ name }, { signal })).registeredModel,
  })

/** The versions of a model, the newest first, page by page. */
export const versionsOfModelQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['registered-model', name, 'versions'],
    queryFn: async ({ pageParam, signal }) => {
      const { modelVersions, nextPageToken } = await api.modelVersions.searchModelVersions(
        {
          filter: `name = ${printText(name)}`,
          orderBy: ['version_number DESC'],
          maxResults: 200,
          pageToken: pageParam,
        },
        { signal },
      )
      return { versions: modelVersions, nextPageToken }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  })

export const modelVersionQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: ['registered-model', name, 'version', version],
    queryFn: async ({ signal }) =>
      (await api.modelVersions.getModelVersion({ name, version }, { signal })).modelVersion,
  })

/** Where the files of a version lie, as far as its source says. */
export const versionPlaceQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: ['registered-model', name, 'place', version],
    queryFn: async ({ signal }) =>
      (await api.modelVersions.getModelVersionDownloadUri({ name, version }, { signal })).artifactUri,
  })

/** The versions that were registered last, of whichever models. */
export const newestVersionsQuery = (count: number) =>
  queryOptions({
    queryKey: ['model-versions', 'newest', count],
    queryFn: async ({ signal }) => {
      const request = { orderBy: ['creation_timestamp DESC'], maxResults: count }
      return (await api.modelVersions.searchModelVersions(request, { signal })).modelVersions
    },
  })

/** What happened to a model, or to one of its versions; the newest first. */
export const modelActivityQuery = (name: string, version?: number) =>
  infiniteQueryOptions({
    queryKey: ['registered-model', name, 'activity', version ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.registeredModels.listModelActivity({ name, version, pageToken: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  })

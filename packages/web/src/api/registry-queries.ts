import type { RegisteredModel } from '@labbook/protocol'
import { nameFilter, printText } from '@labbook/search'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.js'

/**
 * Model registry queries. Everything about one model is under `['registered-model', name]`, so that one event
 * invalidates all of it; versions across models are under `['model-versions']`.
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

/** The default query of `/models`. */
export const allRegisteredModels = { filter: undefined, orderBy: 'name ASC' }

/** Some registered models whose name contains the text. */
export const modelsNamedQuery = (text: string) =>
  queryOptions({
    queryKey: ['registered-models', 'by-name', text],
    queryFn: async ({ signal }) => {
      const request = { filter: nameFilter(text, 'registered_models'), orderBy: ['name ASC'], maxResults: 20 }
      return (await api.registeredModels.searchRegisteredModels(request, { signal })).registeredModels
    },
  })

/** Searches instead of getting by name, because a missing model would be an error. Prompts are excluded. */
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

/** The versions of a model, newest first, page by page. */
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

/** The artifact URI of a version, derived from its source. */
export const versionPlaceQuery = (name: string, version: number) =>
  queryOptions({
    queryKey: ['registered-model', name, 'place', version],
    queryFn: async ({ signal }) =>
      (await api.modelVersions.getModelVersionDownloadUri({ name, version }, { signal })).artifactUri,
  })

/** The most recently registered versions across all models. */
export const newestVersionsQuery = (count: number) =>
  queryOptions({
    queryKey: ['model-versions', 'newest', count],
    queryFn: async ({ signal }) => {
      const request = { orderBy: ['creation_timestamp DESC'], maxResults: count }
      return (await api.modelVersions.searchModelVersions(request, { signal })).modelVersions
    },
  })

/** The activity log of a model or of one version, newest first. */
export const modelActivityQuery = (name: string, version?: number) =>
  infiniteQueryOptions({
    queryKey: ['registered-model', name, 'activity', version ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.registeredModels.listModelActivity({ name, version, pageToken: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  })

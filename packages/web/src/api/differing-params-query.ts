import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import { ofExperiments } from './scope.js'

/** More keys than anyone reads. */
const MOST_PAGES = 10

/** The params in which two runs of an experiment differ in value; none while there is only one run. */
export const differingParamsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['keys', ofExperiments([experimentId]), 'differing params'],
    queryFn: async ({ signal }): Promise<ReadonlySet<string>> => {
      const found = new Set<string>()
      let pageToken: string | undefined
      for (let page = 0; page < MOST_PAGES; page++) {
        const request = { experimentIds: [experimentId], runIds: [], kind: 'params', varying: true, pageToken } as const
        const { keys, nextPageToken } = await api.keys.searchKeys(request, { signal })
        for (const { key, differs } of keys) if (differs) found.add(key)
        if (nextPageToken === undefined) break
        pageToken = nextPageToken
      }
      return found
    },
  })

import { infiniteQueryOptions, useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../api/client.js'
import { ofExperiments } from '../../api/scope.js'
import { summariesQuery } from '../lines/series-query.js'

export interface BoardKeysQuestion {
  readonly experimentIds: readonly string[]
  /** A part of the keys. */
  readonly search: string
  /** Only the keys that these have; those of all runs if empty. */
  readonly runIds: readonly string[]
}

/** The metrics for a board, by pages, and which of them have a single value a run, or more. */
export function useBoardKeys(question: BoardKeysQuestion, listed: readonly string[]) {
  const keys = useInfiniteQuery(boardKeysQuery(question))
  const pages = useMemo(() => keys.data?.pages.map((page) => page.keys.map(({ key }) => key)), [keys.data])
  const asked = useMemo(() => listed.slice(0, RUNS_ASKED), [listed])
  const summaries = useQueries({
    queries: (pages ?? []).map((page) => ({
      ...summariesQuery(asked, page),
      enabled: asked.length > 0 && page.length > 0,
      select: byCount,
    })),
    combine: answersOf,
  })
  return useMemo(() => {
    // Cards of a page are shown when it is known which they are, so that none changes its place.
    const firstUnknown = summaries.indexOf(undefined)
    const known = firstUnknown < 0 ? pages : pages?.slice(0, firstUnknown)
    return {
      /** All that were loaded, also those of which nothing else is known yet. */
      loaded: pages,
      names: pages === undefined || (known?.length === 0 && pages.length > 0) ? undefined : known?.flat(),
      single: new Set(summaries.flatMap((page) => page?.single ?? [])),
      curved: new Set(summaries.flatMap((page) => page?.curved ?? [])),
      error: keys.error,
      refetch: () => void keys.refetch(),
      isLoading: keys.isLoading || firstUnknown >= 0,
      more: keys.hasNextPage && firstUnknown < 0 ? () => void keys.fetchNextPage() : undefined,
    }
  }, [pages, summaries, keys])
}

/** How many runs are asked whether they have more than one value of a metric. */
const RUNS_ASKED = 20
const KEYS_PER_PAGE = 200
const NONE: KeysByCount = { single: [], curved: [] }

function answersOf(results: readonly { readonly data: KeysByCount | undefined; readonly isLoading: boolean }[]) {
  return results.map(({ data, isLoading }) => (isLoading ? undefined : (data ?? NONE)))
}

interface KeysByCount {
  readonly single: readonly string[]
  readonly curved: readonly string[]
}

function byCount(summaries: readonly { readonly key: string; readonly count: number | bigint }[]): KeysByCount {
  const curved = new Set(summaries.filter(({ count }) => Number(count) > 1).map(({ key }) => key))
  const all = new Set(summaries.map(({ key }) => key))
  return { single: [...all].filter((key) => !curved.has(key)), curved: [...curved] }
}

const boardKeysQuery = ({ experimentIds, search, runIds }: BoardKeysQuestion) =>
  infiniteQueryOptions({
    queryKey: ['keys', ofExperiments(experimentIds), 'board', search, runIds],
    queryFn: ({ pageParam, signal }) => {
      const request = {
        experimentIds,
        runIds,
        kind: 'metrics' as const,
        varying: false,
        maxResults: KEYS_PER_PAGE,
        ...(search === '' ? {} : { search }),
        ...(pageParam === '' ? {} : { pageToken: pageParam }),
      }
      return api.keys.searchKeys(request, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken,
    placeholderData: (previous) => previous,
  })

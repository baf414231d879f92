import type { Axis, Int64, MetricSummary } from '@labbook/protocol'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.js'
import { seriesSet } from './series.js'

export interface SeriesQuestion {
  readonly runIds: readonly string[]
  readonly keys: readonly string[]
  readonly x: Axis
  /** The x range, both ends included; everything if left out. */
  readonly range?: { readonly start: Int64; readonly end: Int64 } | undefined
  readonly buckets: number
}

/** The lines of some runs, in as many buckets as there are pixels (A6). */
export const seriesQuery = ({ runIds, keys, x, range, buckets }: SeriesQuestion) =>
  queryOptions({
    queryKey: metricsKey(runIds, 'buckets', keys, x, `${range?.start}…${range?.end}`, buckets),
    queryFn: async ({ signal }) =>
      seriesSet(await api.metrics.bucketMetrics({ runIds, keys, x, buckets, ...range }, { signal })),
    enabled: runIds.length > 0 && keys.length > 0,
    // Old lines stay while newer data loads, but only under the same axis.
    placeholderData: (previous, previousQuery) => (previousQuery?.queryKey.includes(x) === true ? previous : undefined),
  })

/** First, last, extremes and count of some metrics of some runs (A5); of all metrics if no keys are given. */
export const summariesQuery = (runIds: readonly string[], keys: readonly string[]) =>
  queryOptions({
    queryKey: metricsKey(runIds, 'summaries', keys),
    queryFn: async ({ signal }) => {
      const summaries: MetricSummary[] = []
      let pageToken: string | undefined
      do {
        const page = await api.metrics.summarizeMetrics({ runIds, keys, pageToken }, { signal })
        summaries.push(...page.summaries)
        pageToken = page.nextPageToken
      } while (pageToken !== undefined)
      return summaries
    },
    enabled: runIds.length > 0,
    placeholderData: keepPreviousData,
  })

/** IDs are object keys, so that an event about one run matches every query that includes it. */
function metricsKey(runIds: readonly string[], ...rest: readonly unknown[]) {
  return ['metrics', Object.fromEntries(runIds.map((runId) => [runId, true])), ...rest] as const
}

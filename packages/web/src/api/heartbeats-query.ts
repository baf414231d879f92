import { HEARTBEAT_TAG } from '@labbook/protocol'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { columnName } from './run-columns.js'
import { runsById } from './runs-by-id.js'
import { ofRuns } from './scope.js'

/** As often as clients send them. */
const ASK_EVERY_MS = 30_000

/**
 * The heartbeats of the running runs of a list, by run. They change all the time, so lists ask for all of theirs at once
 * instead of listening to each.
 */
export const heartbeatsQuery = (runIds: readonly string[]) =>
  queryOptions({
    queryKey: ['heartbeats', ofRuns(runIds)],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, unknown>> => {
      const { runs, columns } = await runsById(runIds, [columnName('tags', HEARTBEAT_TAG)], signal)
      return new Map(runs.map(({ runId }, i) => [runId, columns[0]?.values[i]]))
    },
    enabled: runIds.length > 0,
    staleTime: ASK_EVERY_MS,
    refetchInterval: ASK_EVERY_MS,
    placeholderData: keepPreviousData,
  })

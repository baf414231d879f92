import { queryOptions } from '@tanstack/react-query'
import { runsById } from './runs-by-id.js'
import { ofRuns } from './scope.js'

/** The details of a run that the metric page shows. */
export interface MetricRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly durationMs: number | undefined
}

/** Runs by ID, in the order of the IDs; unknown runs are left out. */
export const metricRunsQuery = (runIds: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', ofRuns(runIds), 'by-id', runIds],
    queryFn: async ({ signal }): Promise<readonly MetricRun[]> => {
      const { runs, columns } = await runsById(runIds, ['attributes.run_name', 'attributes.duration'], signal)
      const [names, durations] = columns
      const found = new Map(
        runs.map(({ runId, experimentId }, i): [string, MetricRun] => {
          const duration = durations?.values[i]
          const durationMs = duration === null || duration === undefined ? undefined : Number(duration)
          return [runId, { runId, experimentId, name: String(names?.values[i] ?? runId), durationMs }]
        }),
      )
      return runIds.flatMap((runId) => found.get(runId) ?? [])
    },
    enabled: runIds.length > 0,
    placeholderData: (previous) => previous,
  })

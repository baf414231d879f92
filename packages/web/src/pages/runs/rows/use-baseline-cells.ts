import { useQuery } from '@tanstack/react-query'
import { runsById } from '../../../api/runs-by-id.js'
import type { RunCells, RunsQuery } from '../../../api/runs-query.js'
import { ofRuns } from '../../../api/scope.js'
import { useBaseline } from '../../../parts/runs/use-baseline.js'

/** The baseline of the experiment with the values of a query's columns, whether or not the query finds it. */
export function useBaselineCells({ experimentIds, columns }: RunsQuery): RunCells | undefined {
  const baseline = useBaseline(experimentIds.length === 1 ? experimentIds[0] : undefined)
  const runId = baseline?.runId
  const { data } = useQuery({
    queryKey: ['runs', ofRuns(runId === undefined ? [] : [runId]), 'baseline', columns],
    queryFn: async ({ signal }) => {
      const found = await runsById([runId ?? ''], columns, signal)
      const [run] = found.runs
      return run === undefined
        ? null
        : { ...run, cells: new Map(found.columns.map(({ name, values }) => [name, values[0] ?? null])) }
    },
    enabled: runId !== undefined,
  })
  return runId === undefined ? undefined : (data ?? undefined)
}

import { useQuery } from '@tanstack/react-query'
import { type RunCells, type RunsQuery, runBlockQuery } from '../../api/runs-query.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { printText } from '@labbook/search'

/** The baseline of the runs of a table. */
export interface BaselineRow {
  readonly run: RunCells
  /** The filter leaves it out, but its row stays. */
  readonly isOutsideFilter: boolean
}

/** The run that the others of the table are compared with, whatever is filtered (U-RUNS-21). */
export function useBaselineRow(query: RunsQuery): BaselineRow | undefined {
  const [experimentId] = query.experimentIds
  const runId = useBaseline(query.experimentIds.length === 1 ? experimentId : undefined)?.runId
  const one = `attributes.run_id = ${printText(runId ?? '')}`
  const unfiltered = { ...query, filter: one, orderBy: [], runViewType: 'ALL' } as const
  const filtered = { ...unfiltered, runViewType: query.runViewType, columns: [] }
  const filter = query.filter === undefined ? one : `${one} AND (${query.filter})`
  const { data: found } = useQuery({ ...runBlockQuery(unfiltered, 0), enabled: runId !== undefined })
  const { data: matching } = useQuery({ ...runBlockQuery({ ...filtered, filter }, 0), enabled: runId !== undefined })
  const [run] = found?.rows ?? []
  return run === undefined || runId === undefined
    ? undefined
    : { run, isOutsideFilter: matching !== undefined && matching.total === 0 }
}

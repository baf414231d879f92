import type { MetricGoal } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

export interface BestRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly value: number
}

export interface BestRunQuestion {
  /** Which runs. */
  readonly of: Pick<RunsQuery, 'experimentIds' | 'filter' | 'runViewType'>
  /** The name of a metric column. */
  readonly column: string
  readonly goal: MetricGoal
}

/** The run with the best value of a metric, over all runs of a query; null if no run has it or it is infinite. */
export const bestRunQuery = ({ of, column, goal }: BestRunQuestion) =>
  queryOptions({
    queryKey: ['runs', ofExperiments(of.experimentIds), 'best', of.filter ?? '', of.runViewType, column, goal],
    queryFn: async ({ signal }): Promise<BestRun | null> => {
      const { runs, columns } = await api.runs.searchRunTable(
        {
          experimentIds: of.experimentIds,
          filter: of.filter,
          runViewType: of.runViewType,
          orderBy: [`${column} ${goal === 'min' ? 'ASC' : 'DESC'}`],
          columns: [column, 'attributes.run_name'],
          parent: 'any',
          offset: 0,
          maxResults: 1,
        },
        { signal },
      )
      const [run] = runs
      const [value, name] = columns.map(({ values }) => values[0] ?? null)
      if (run === undefined || typeof value !== 'number' || !Number.isFinite(value)) return null
      return { runId: run.runId, experimentId: run.experimentId, name: String(name ?? run.runId), value }
    },
  })

import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

/** The lowest and the highest value of a column. */
export interface ColumnRange {
  readonly lowest: number
  readonly highest: number
}

export interface ColumnRangeQuestion {
  /** Which runs. */
  readonly of: Pick<RunsQuery, 'experimentIds' | 'filter' | 'runViewType'>
  /** The name of a metric column. */
  readonly column: string
}

/** Over all runs of a query; null where a bar says nothing: if no run has the metric, or an end of it is infinite. */
export const columnRangeQuery = ({ of, column }: ColumnRangeQuestion) =>
  queryOptions({
    queryKey: ['runs', ofExperiments(of.experimentIds), 'range', of.filter ?? '', of.runViewType, column],
    queryFn: async ({ signal }): Promise<ColumnRange | null> => {
      const end = async (direction: 'ASC' | 'DESC') => {
        const { columns } = await api.runs.searchRunTable(
          {
            experimentIds: of.experimentIds,
            filter: of.filter,
            runViewType: of.runViewType,
            orderBy: [`${column} ${direction}`],
            columns: [column],
            parent: 'any',
            offset: 0,
            maxResults: 1,
          },
          { signal },
        )
        return columns[0]?.values[0]
      }
      const [lowest, highest] = await Promise.all([end('ASC'), end('DESC')])
      const isRange = typeof lowest === 'number' && typeof highest === 'number'
      return isRange && Number.isFinite(lowest) && Number.isFinite(highest) ? { lowest, highest } : null
    },
    placeholderData: (previous) => previous,
  })

/** The length of the bar behind a value, from 0 to 1: the lowest is short, but can be seen. */
export function barLength(value: unknown, { lowest, highest }: ColumnRange): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  if (highest === lowest) return 1
  // Half of each, as the difference of two large numbers may be infinite.
  const part = (value / 2 - lowest / 2) / (highest / 2 - lowest / 2)
  return SHORTEST + (1 - SHORTEST) * Math.max(0, Math.min(1, part))
}

const SHORTEST = 0.05

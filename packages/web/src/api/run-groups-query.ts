import type { GroupOrder } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import { columnOf, isField } from './run-columns.js'
import { BLOCK_ROWS, type RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

/** A group of runs and its values by column. */
export interface RunGroup {
  readonly key: readonly (number | string | bigint | null)[]
  readonly runs: number
  /** Selects the runs of the group among those that were grouped. */
  readonly filter: string
  readonly cells: ReadonlyMap<string, GroupCell>
}

/** One column of a group. */
export interface GroupCell {
  /** The mean of the numbers, or the text that all runs with the column share. */
  readonly value: number | string | bigint | null
  readonly min: number | null
  readonly max: number | null
  /** How many runs have it. */
  readonly runs: number
  /** How many different texts there are. */
  readonly distinct: number
}

export interface GroupBlock {
  /** Groups, and the runs in them. */
  readonly total: number
  readonly runs: number
  readonly rows: readonly RunGroup[]
  /** Of the values of all runs in the column that groups are sorted by. */
  readonly range: { readonly lowest: number; readonly highest: number } | undefined
}

export const groupBlockKey = (query: RunsQuery, groupBy: readonly string[], block: number) =>
  ['runs', ofExperiments(query.experimentIds), query, 'groups', groupBy, block] as const

export const groupBlockQuery = (query: RunsQuery, groupBy: readonly string[], block: number) =>
  queryOptions({
    queryKey: groupBlockKey(query, groupBy, block),
    queryFn: ({ signal }) => fetchGroupBlock(query, groupBy, block, signal),
  })

/** A block of the groups of a query, sorted as its runs are: by the mean of a metric, or else by the first run of each. */
export async function fetchGroupBlock(
  { experimentIds, filter, orderBy, runViewType, columns }: RunsQuery,
  groupBy: readonly string[],
  block: number,
  signal: AbortSignal,
): Promise<GroupBlock> {
  const request = {
    experimentIds,
    filter,
    orderBy,
    runViewType,
    groupBy,
    columns: columns.filter(isField),
    groupOrder: groupOrderOf(orderBy[0]),
    parent: 'any',
    offset: block * BLOCK_ROWS,
    maxResults: BLOCK_ROWS,
  }
  const { total, runs, groups, columns: found, lowest, highest } = await api.runs.groupRuns(request, { signal })
  const number = (value: number | string | bigint | null | undefined) =>
    value === null || value === undefined ? null : Number(value)
  const rows = groups.map(
    (group, i): RunGroup => ({
      ...group,
      cells: new Map(
        found.map((column) => [
          column.name,
          {
            value: column.values[i] ?? null,
            min: number(column.min[i]),
            max: number(column.max[i]),
            runs: column.runs[i] ?? 0,
            distinct: column.distinct[i] ?? 0,
          },
        ]),
      ),
    }),
  )
  return { total, runs, rows, range: lowest === undefined || highest === undefined ? undefined : { lowest, highest } }
}

/** Of an order clause of runs. Only numbers have a mean; groups of anything else stand in the order of their first runs. */
function groupOrderOf(clause: string | undefined): GroupOrder | undefined {
  const [, column, direction] = /^(.*) (ASC|DESC)$/s.exec(clause ?? '') ?? []
  if (column === undefined) return undefined
  const { kind } = columnOf(column)
  if (kind !== 'metric' && kind !== 'duration') return undefined
  return { column, value: 'mean', ascending: direction === 'ASC' }
}

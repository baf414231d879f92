import type { RunRow } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { DEFAULT_ORDER, type RunsSearch, type StartTime } from '../addresses/runs-search.js'
import { keepApart } from '../theme/run-looks.js'
import { api } from './client.js'
import { DATASETS_COLUMN, DEFAULT_COLUMNS, isField, MODELS_COLUMN } from './run-columns.js'
import { ofExperiments } from './scope.js'

/** Rows per call (U-RUNS-3). */
export const BLOCK_ROWS = 100

/** The server query for a page state. */
export interface RunsQuery {
  readonly experimentIds: readonly string[]
  readonly filter: string | undefined
  /** The part of the filter that is not typed: when the runs started. */
  readonly narrowed: string | undefined
  readonly orderBy: readonly string[]
  readonly runViewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'
  readonly columns: readonly string[]
  readonly withRecordedModels: boolean
  readonly withDatasets: boolean
}

/** Columns that every row needs, even if they are not shown. */
const ROW_COLUMNS = ['attributes.run_name', 'tags.`mlflow.source.type`', 'attributes.end_time', DEFAULT_ORDER]

export function runsQuery(experimentIds: readonly string[], search: RunsSearch, nowMs: number): RunsQuery {
  const direction = search.orderByAsc === true ? 'ASC' : 'DESC'
  const since = sinceMs(search.startTime, nowMs)
  const narrowed = since === undefined ? undefined : `attributes.start_time >= ${since}`
  const clauses = [
    ...(search.searchFilter === undefined || search.searchFilter === '' ? [] : [`(${search.searchFilter})`]),
    ...(narrowed === undefined ? [] : [narrowed]),
  ]
  const columns = search.columns ?? DEFAULT_COLUMNS
  return {
    experimentIds,
    filter: clauses.length > 1 ? clauses.join(' AND ') : (search.searchFilter ?? clauses[0]),
    narrowed,
    orderBy: [`${search.orderByKey ?? DEFAULT_ORDER} ${direction}`],
    runViewType: ({ Active: 'ACTIVE_ONLY', Deleted: 'DELETED_ONLY', All: 'ALL' } as const)[
      search.lifecycleFilter ?? 'Active'
    ],
    columns: [...new Set([...ROW_COLUMNS, ...columns.filter(isField)])],
    withRecordedModels: columns.includes(MODELS_COLUMN),
    withDatasets: columns.includes(DATASETS_COLUMN),
  }
}

const SPAN_HOURS: Readonly<Partial<Record<StartTime, number>>> = {
  LAST_HOUR: 1,
  LAST_24_HOURS: 24,
  LAST_7_DAYS: 7 * 24,
  LAST_30_DAYS: 30 * 24,
  LAST_YEAR: 365 * 24,
}

function sinceMs(startTime: StartTime | undefined, nowMs: number): number | undefined {
  const hours = startTime === undefined ? undefined : SPAN_HOURS[startTime]
  return hours === undefined ? undefined : nowMs - hours * 3_600_000
}

/** A row with its values by column name. */
export interface RunCells extends RunRow {
  readonly cells: ReadonlyMap<string, number | string | bigint | null>
}

/** Part of the sorted result, and how many rows there are in all. */
export interface RunBlock {
  readonly total: number
  readonly rows: readonly RunCells[]
}

export interface RunBlockOptions {
  readonly block: number
  /** Rows per block. */
  readonly size?: number
  /** `any`; `top` for those that are below no other run; or the ID of a parent. */
  readonly parent?: string
}

export const runBlockKey = (query: RunsQuery, { block, size = BLOCK_ROWS, parent = 'any' }: RunBlockOptions) =>
  ['runs', ofExperiments(query.experimentIds), query, parent, size, block] as const

export async function fetchRunBlock(
  query: RunsQuery,
  { block, size = BLOCK_ROWS, parent = 'any' }: RunBlockOptions,
  signal: AbortSignal,
): Promise<RunBlock> {
  const { narrowed: _, ...wanted } = query
  const request = { ...wanted, parent, offset: block * size, maxResults: size }
  const { total, runs, columns } = await api.runs.searchRunTable(request, { signal })
  keepApart(runs.map(({ runId }) => runId))
  const rows = runs.map(
    (run, i): RunCells => ({ ...run, cells: new Map(columns.map(({ name, values }) => [name, values[i] ?? null])) }),
  )
  return { total, rows }
}

/** A block of the runs of a query, whatever their parents. */
export const runBlockQuery = (query: RunsQuery, block: number) =>
  queryOptions({
    queryKey: runBlockKey(query, { block }),
    queryFn: ({ signal }) => fetchRunBlock(query, { block }, signal),
  })

/** How many runs a query matches. New points change that only where metrics are filtered. */
export const runCountQuery = ({ experimentIds, filter, runViewType }: RunsQuery) =>
  queryOptions({
    queryKey: [
      /metric/i.test(filter ?? '') ? 'runs' : 'run-counts',
      ofExperiments(experimentIds),
      'count',
      filter ?? '',
      runViewType,
    ],
    queryFn: async ({ signal }) => {
      const asked = { experimentIds, filter, runViewType, orderBy: [], columns: [], parent: 'any' }
      return (await api.runs.searchRunTable({ ...asked, offset: 0, maxResults: 1 }, { signal })).total
    },
  })

/** The IDs of the runs from one row of the result to another, both included; as many as one call answers. */
export async function runIdsBetween(
  { experimentIds, filter, orderBy, runViewType }: RunsQuery,
  from: number,
  to: number,
): Promise<readonly string[]> {
  const window = { offset: from, maxResults: Math.min(10_000, to - from + 1) }
  const asked = { experimentIds, filter, orderBy, runViewType, columns: [], parent: 'any', ...window }
  return (await api.runs.searchRunTable(asked)).runs.map(({ runId }) => runId)
}

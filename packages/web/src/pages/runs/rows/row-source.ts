import { queryOptions } from '@tanstack/react-query'
import { runsOfGroup } from '../../../api/group-run-ids-query.js'
import { fetchGroupBlock, groupBlockKey, type RunGroup } from '../../../api/run-groups-query.js'
import {
  BLOCK_ROWS,
  fetchRunBlock,
  type RunBlockOptions,
  type RunCells,
  runBlockKey,
  type RunsQuery,
} from '../../../api/runs-query.js'
import type { RowsLayout } from './rows-layout.js'
import type { OpenableRow, TableRow } from './table-row.js'

/** What a block of rows holds, as it was fetched. */
export type RowItem = RunCells | RunGroup

export interface RowBlock {
  readonly total: number
  /** Of groups: how many runs are in them. */
  readonly runs?: number
  readonly rows: readonly RowItem[]
}

/** Rows of the same level, fetched block by block. */
export interface RowList {
  readonly size: number
  readonly block: (block: number) => ReturnType<typeof blockQuery>
}

/** How deep a row stands, and below which other. */
export type RowPlace = Pick<TableRow, 'level' | 'above'>

/** Where the rows of a table come from. */
export interface RowSource {
  readonly top: RowList
  /** What stands below a row that can be opened, and how many rows it is. */
  readonly below: (row: OpenableRow) => (RowList & { readonly count: number }) | undefined
  /** The row of an item, still closed. */
  readonly rowOf: (item: RowItem, place: RowPlace) => OpenableRow
}

export function blockQuery(key: readonly unknown[], fetch: (signal: AbortSignal) => Promise<RowBlock>) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => fetch(signal) })
}

/** The rows of a query in a layout. */
export function rowSource(layout: RowsLayout, query: RunsQuery, groupBy: readonly string[]): RowSource {
  if (layout === 'grouped') return groupedRuns(query, groupBy)
  return layout === 'nested' ? nestedRuns(query) : flatRuns(query)
}

/** All runs of a query, one below the other. */
function flatRuns(query: RunsQuery): RowSource {
  return {
    top: runList(query, { size: BLOCK_ROWS }),
    below: () => undefined,
    rowOf,
  }
}

/** Runs below their parents, to any depth (U-RUNS-11). */
function nestedRuns(query: RunsQuery): RowSource {
  const children = (parent: string, experimentIds = query.experimentIds) =>
    runList({ ...query, experimentIds }, { size: CHILD_ROWS, parent })
  return {
    top: runList(query, { size: BLOCK_ROWS, parent: 'top' }),
    below(row) {
      if (row.kind === 'run' && row.run.children > 0) return { ...children(row.run.runId), count: row.run.children }
      if (row.kind !== 'parent-gone') return undefined
      return { ...children(row.runId, [row.experimentId]), count: row.parent.children }
    },
    rowOf(item, place) {
      if (!('runId' in item) || place.level > 1) return rowOf(item, place)
      const { runId, experimentId, parentRunId, parent } = item
      // At the top, a run that names another as its parent stands for all runs that name it.
      if (parentRunId === undefined || parent === undefined || parentRunId === runId) return rowOf(item, place)
      return { kind: 'parent-gone', id: parentRunId, ...place, runId: parentRunId, experimentId, parent, isOpen: false }
    },
  }
}

/** Groups, with their runs below them (U-RUNS-17). */
function groupedRuns(query: RunsQuery, groupBy: readonly string[]): RowSource {
  return {
    top: {
      size: BLOCK_ROWS,
      block: (block) =>
        blockQuery(groupBlockKey(query, groupBy, block), (signal) => fetchGroupBlock(query, groupBy, block, signal)),
    },
    below(row) {
      if (row.kind !== 'group') return undefined
      return { ...runList(runsOfGroup(query, row.group), { size: GROUP_ROWS }), count: row.group.runs }
    },
    rowOf,
  }
}

/** Children are shown a few at a time, and so are the runs of a group. */
const CHILD_ROWS = 20
const GROUP_ROWS = 50

function runList(query: RunsQuery, options: Omit<RunBlockOptions, 'block'> & { readonly size: number }): RowList {
  return {
    size: options.size,
    block: (block) =>
      blockQuery(runBlockKey(query, { ...options, block }), (signal) =>
        fetchRunBlock(query, { ...options, block }, signal),
      ),
  }
}

function rowOf(item: RowItem, place: RowPlace): OpenableRow {
  if ('runId' in item) return { kind: 'run', id: item.runId, ...place, run: item, isOpen: undefined }
  return { kind: 'group', id: groupId(item), ...place, group: item, isOpen: false }
}

/** Keeps a missing value apart from the texts. */
function groupId({ key }: RunGroup): string {
  return JSON.stringify(key.map((value) => (typeof value === 'bigint' ? String(value) : value)))
}

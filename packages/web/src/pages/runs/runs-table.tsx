import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ColumnRange } from '../../api/column-range-query.js'
import { heartbeatsQuery } from '../../api/heartbeats-query.js'
import type { RunColumn } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunsQuery, runBlockQuery, runIdsBetween } from '../../api/runs-query.js'
import { DataGrid, useGridRows } from '../../controls/data-grid.js'
import type { GridLayout, GridSelection, SortedBy } from '../../controls/grid-column.js'
import { lastSignal } from '../../parts/runs/last-signal.js'
import type { ColumnMenuActions } from './column-menu-button.js'
import { nameOfRun, type RunActions } from './run-name-cell.js'
import type { BaselineRow } from './use-baseline-row.js'
import { useRunColumns } from './use-run-columns.js'

export interface RunsTableProps {
  readonly query: RunsQuery
  /** Undefined while loading. */
  readonly total: number | undefined
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  readonly range: ColumnRange | undefined
  readonly onSort: (name: string) => void
  readonly layout: GridLayout
  /** Absent if rows cannot be selected. */
  readonly selection: Omit<GridSelection, 'all' | 'allLabel'> | undefined
  /** Absent if columns have no menus. */
  readonly menu: ColumnMenuActions | undefined
  readonly actions: RunActions
  /** Shown before the name of the first column. */
  readonly lead: ReactNode
  readonly baseline: BaselineRow | undefined
  readonly nowMs: number
}

/** Number of placeholder rows while loading. */
const EXPECTED = 8

/** The grid of runs. It loads only the blocks in view, over the whole result (U-RUNS-3). */
export function RunsTable({ query, total, selection, baseline, nowMs, ...props }: RunsTableProps) {
  const navigate = useNavigate()
  const rows = useGridRows({ total: total ?? EXPECTED })
  const visible = rows.window.getVirtualItems()
  const firstBlock = Math.floor((visible[0]?.index ?? 0) / BLOCK_ROWS)
  const lastBlock = Math.floor((visible.at(-1)?.index ?? 0) / BLOCK_ROWS)
  const blocks = useQueries({
    queries: Array.from({ length: lastBlock - firstBlock + 1 }, (_, i) => ({
      ...runBlockQuery(query, firstBlock + i),
      enabled: total !== undefined,
    })),
  })
  const loadedRows = blocks.flatMap((block) => block.data?.rows ?? [])
  const running = loadedRows.filter(({ status }) => status === 'RUNNING').map(({ runId }) => runId)
  const { data: heartbeats } = useQuery(heartbeatsQuery(running))
  const { first, columns } = useRunColumns({
    ...props,
    query,
    baseline,
    nowMs,
    rows: loadedRows,
    signalOf: ({ status, runId }) => lastSignal({ status, heartbeat: heartbeats?.get(runId) }, nowMs),
  })
  return (
    <DataGrid
      label="Runs"
      rows={rows}
      rowAt={(index) => blocks[Math.floor(index / BLOCK_ROWS) - firstBlock]?.data?.rows[index % BLOCK_ROWS]}
      idOf={({ runId }) => runId}
      nameOf={nameOfRun}
      {...{ first, columns }}
      sortedBy={props.sortedBy}
      onSort={props.onSort}
      layout={props.layout}
      pinned={baseline?.run}
      selection={
        selection && {
          ...selection,
          all: loadedRows.map(({ runId }) => runId),
          allLabel: 'Select all loaded runs',
          idsBetween: (from, to) => runIdsBetween(query, from, to),
        }
      }
      onOpen={({ experimentId, runId }) =>
        void navigate({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } })
      }
    />
  )
}

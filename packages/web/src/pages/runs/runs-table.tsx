import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { heartbeatsQuery } from '../../api/heartbeats-query.js'
import type { RunColumn } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunCells, type RunsQuery, runBlockQuery } from '../../api/runs-query.js'
import { DataGrid, type GridColumn, type SortedBy, useGridRows } from '../../controls/data-grid.js'
import { lastSignal, type Signal } from '../../parts/runs/last-signal.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import { Status } from '../../parts/runs/run-status.js'
import { runColour } from '../../theme/run-colour.js'

export interface RunsTableProps {
  readonly query: RunsQuery
  /** Undefined while loading. */
  readonly total: number | undefined
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  readonly onSort: (column: RunColumn) => void
  readonly selected: ReadonlySet<string>
  /** Absent if rows cannot be selected. */
  readonly onSelect: ((runIds: readonly string[], isSelected: boolean) => void) | undefined
  readonly nowMs: number
}

/** Number of placeholder rows while loading. */
const EXPECTED = 8

/** The grid of runs. It loads only the blocks in view, over the whole result (U-RUNS-3). */
export function RunsTable({ query, total, columns, selected, onSelect, nowMs, ...props }: RunsTableProps) {
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
  const signalOf = ({ status, runId }: RunCells) => lastSignal({ status, heartbeat: heartbeats?.get(runId) }, nowMs)
  return (
    <DataGrid
      label="Runs"
      rows={rows}
      rowAt={(index) => blocks[Math.floor(index / BLOCK_ROWS) - firstBlock]?.data?.rows[index % BLOCK_ROWS]}
      idOf={({ runId }) => runId}
      nameOf={nameOf}
      first={nameColumn(signalOf)}
      columns={columns.map(
        (column): GridColumn<RunCells> => ({
          ...column,
          isNumber: column.kind === 'metric' || column.kind === 'duration',
          isSecondary: column.group === 'Attributes',
          cell: (run) => <RunCell column={column} run={run} nowMs={nowMs} />,
        }),
      )}
      sortedBy={props.sortedBy}
      onSort={(name) => {
        const column = columns.find((candidate) => candidate.name === name)
        if (column !== undefined) props.onSort(column)
      }}
      selection={
        onSelect && {
          selected,
          all: loadedRows.map(({ runId }) => runId),
          allLabel: 'Select all loaded runs',
          onSelect,
        }
      }
      onOpen={({ experimentId, runId }) =>
        void navigate({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } })
      }
    />
  )
}

const nameColumn = (signalOf: (run: RunCells) => Signal | undefined): GridColumn<RunCells> => ({
  name: 'attributes.run_name',
  label: 'Run Name',
  width: 330,
  isUnsortable: true,
  cell: (run) => (
    <>
      <span className="dot" style={{ '--c': runColour(run.runId) } as React.CSSProperties} />
      <Status status={run.status} isWordHidden signal={signalOf(run)} />
      <Link
        className="name cut"
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId: run.experimentId, runId: run.runId }}
        title={nameOf(run)}
      >
        <bdi>{nameOf(run)}</bdi>
      </Link>
    </>
  ),
})

function nameOf(run: RunCells): string {
  return String(run.cells.get('attributes.run_name') ?? run.runId)
}

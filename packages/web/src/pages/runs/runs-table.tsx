import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { bestRunQuery } from '../../api/best-run-query.js'
import { heartbeatsQuery } from '../../api/heartbeats-query.js'
import type { RunColumn } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunCells, type RunsQuery, runBlockQuery } from '../../api/runs-query.js'
import { CutName } from '../../controls/cut-name.js'
import { DataGrid, useGridRows } from '../../controls/data-grid.js'
import type { GridColumn, SortedBy } from '../../controls/grid-column.js'
import { GoalArrow } from '../../parts/definitions/goal-arrow.js'
import { MetricMenu } from '../../parts/definitions/metric-menu.js'
import { lastSignal, type Signal } from '../../parts/runs/last-signal.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import { Status } from '../../parts/runs/run-status.js'
import { RunDot } from '../../controls/look-dot.js'

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
  /** Hides a column; absent if columns have no menus. */
  readonly onHide: ((name: string) => void) | undefined
  readonly nowMs: number
  /** Words that were searched in names. */
  readonly words?: readonly string[]
  /** The rows are not those of the filter in its box. */
  readonly isStale?: boolean
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
  const best = useBestValues(query, columns)
  const menuOf = ({ name, metric }: RunColumn) => {
    const { onHide } = props
    const [experimentId] = query.experimentIds
    if (metric === undefined || experimentId === undefined || onHide === undefined) return undefined
    return <MetricMenu experimentId={experimentId} name={metric} onHide={() => onHide(name)} />
  }
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
      first={nameColumn(signalOf, loadedRows.map(nameOf), props.words)}
      isStale={props.isStale === true}
      columns={columns.map(
        (column): GridColumn<RunCells> => ({
          ...column,
          mark: column.goal && <GoalArrow goal={column.goal} />,
          menu: menuOf(column),
          isNumber: column.isNumber === true || column.kind === 'metric' || column.kind === 'duration',
          isSecondary: column.group === 'Attributes',
          cell: (run) => <RunCell {...{ column, run, nowMs }} best={best.get(column.name)} />,
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

/** The best value of each column whose goal is known, over the whole result. */
function useBestValues(query: RunsQuery, columns: readonly RunColumn[]): ReadonlyMap<string, number> {
  const questions = columns.flatMap(({ name, goal }) => (goal === undefined ? [] : [{ of: query, column: name, goal }]))
  const found = useQueries({ queries: questions.map(bestRunQuery) })
  return new Map(
    questions.flatMap(({ column }, i) => {
      const value = found[i]?.data?.value
      return value === undefined ? [] : [[column, value] as const]
    }),
  )
}

const nameColumn = (
  signalOf: (run: RunCells) => Signal | undefined,
  siblings: readonly string[],
  words: readonly string[] | undefined,
): GridColumn<RunCells> => ({
  name: 'attributes.run_name',
  label: 'Run Name',
  width: 330,
  isUnsortable: true,
  cell: (run) => (
    <>
      <RunDot runId={run.runId} />
      <Status status={run.status} isWordHidden signal={signalOf(run)} />
      <Link
        className="name mid"
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId: run.experimentId, runId: run.runId }}
      >
        <CutName name={nameOf(run)} siblings={siblings} words={words} />
      </Link>
    </>
  ),
})

function nameOf(run: RunCells): string {
  return String(run.cells.get('attributes.run_name') ?? run.runId)
}

import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Eye, EyeOff } from 'lucide-react'
import { useMemo } from 'react'
import { DEFAULT_ORDER, isHidden, type RunsSearch, shownOnly, toggledHidden } from '../../addresses/runs-search.js'
import type { Definitions } from '../../api/definitions.js'
import { columnOf, type RunColumn } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunCells, type RunsQuery, runBlockQuery } from '../../api/runs-query.js'
import { Button, IconButton } from '../../controls/button.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import type { BoardRun } from '../../parts/board/board-run.js'
import { ChartBoard, DEFAULT_RUNS } from '../../parts/board/chart-board.js'
import { RunDot } from '../../controls/look-dot.js'
import { runLook } from '../../theme/run-looks.js'
import { Empty } from '../../shell/page-state.js'
import style from './runs-charts.module.css'

export interface RunsChartsProps {
  readonly query: RunsQuery
  readonly total: number
  readonly search: RunsSearch
  readonly sortedBy: { readonly name: string; readonly ascending: boolean }
  readonly definitions: Definitions
  readonly onChange: (change: Partial<RunsSearch>) => void
}

/** The first runs of the table's query, and their charts (U-CHART-1, U-CHART-3). */
export function RunsCharts({ query, total, search, sortedBy, definitions, onChange }: RunsChartsProps) {
  const count = Math.min(total, search.charts?.runs ?? DEFAULT_RUNS)
  // Shows the sorted column beside the name.
  const asked = useMemo(
    () => ({ ...query, columns: [...new Set([...query.columns, sortedBy.name])] }),
    [query, sortedBy.name],
  )
  const blocks = useQueries({
    queries: Array.from({ length: Math.ceil(count / BLOCK_ROWS) }, (_, block) => runBlockQuery(asked, block)),
    combine: (results) => results.flatMap(({ data }) => data?.rows ?? []),
  })
  const rows = useMemo(() => blocks.slice(0, count), [blocks, count])
  const isLeftOut = (runId: string) => isHidden(search, runId)
  const runs = useMemo(
    () =>
      rows
        .filter(({ runId }) => !isHidden(search, runId))
        .map((row): BoardRun => {
          const { runId, experimentId } = row
          return { runId, experimentId, name: nameOf(row), look: runLook(runId) }
        }),
    [rows, search.hidden, search.shown],
  )
  const toggle = (runId: string) => onChange(toggledHidden(search, runId))
  const column = columnOf(sortedBy.name, definitions)
  const hasColumn = sortedBy.name !== DEFAULT_ORDER && sortedBy.name !== 'attributes.run_name'

  return (
    <div className={style.view}>
      <details className={style.runs} open={innerWidth > PHONE_PX}>
        <summary>Runs</summary>
        <table className="grid" style={{ tableLayout: 'fixed' }}>
          <thead>
            <tr>
              <th className={style.eye}>
                <Eye className="i s" aria-label="Visible" />
              </th>
              <th>Run Name</th>
              {hasColumn && (
                <th className={`num sorted cut ${style.value}`} title={column.hint}>
                  <bdi>{column.label}</bdi>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.runId} className={isLeftOut(row.runId) ? style.hidden : ''}>
                <td className={style.eye}>
                  <IconButton
                    label={`${isLeftOut(row.runId) ? 'Show' : 'Hide'} ${nameOf(row)}`}
                    onPress={() => toggle(row.runId)}
                  >
                    {isLeftOut(row.runId) ? (
                      <EyeOff className="i s" aria-hidden />
                    ) : (
                      <Eye className="i s" aria-hidden />
                    )}
                  </IconButton>
                </td>
                <td>
                  <span className={style.name}>
                    <RunDot runId={row.runId} isHidden={isLeftOut(row.runId)} />
                    <Link
                      className="name cut"
                      to="/experiments/$experimentId/runs/$runId"
                      params={{ experimentId: row.experimentId, runId: row.runId }}
                    >
                      <bdi>{nameOf(row)}</bdi>
                    </Link>
                  </span>
                </td>
                {hasColumn && <td className="num">{valueText(row.cells.get(sortedBy.name), column)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        <p className={style.count}>
          {count < total
            ? `First ${formatCount(count)} of ${formatCount(total)} runs`
            : `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}`}
          , {formatCount(runs.length)} shown
        </p>
      </details>
      {rows.length > 0 && runs.length === 0 ? (
        <div className={style.board}>
          <Empty title="All runs are hidden">
            <Button onPress={() => onChange(shownOnly(rows.slice(0, 10).map(({ runId }) => runId)))}>
              Show first 10
            </Button>
          </Empty>
        </div>
      ) : (
        <div className={style.board}>
          <ChartBoard
            experimentIds={query.experimentIds}
            runs={runs}
            state={search.charts}
            onState={(charts) => onChange({ charts })}
            hasRunCount
          />
        </div>
      )}
    </div>
  )
}

/** On narrow screens the charts come first, and the list of runs is collapsed. */
const PHONE_PX = 720

function nameOf(row: RunCells): string {
  return String(row.cells.get('attributes.run_name') ?? row.runId)
}

function valueText(value: number | string | bigint | null | undefined, { definition }: RunColumn): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? formatDefined(value, definition) : String(value)
}

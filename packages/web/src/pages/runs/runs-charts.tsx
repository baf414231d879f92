import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { isHidden, type RunsSearch, withHidden } from '../../addresses/runs-search.js'
import type { Definitions } from '../../api/definitions.js'
import { columnName, columnOf } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunsQuery, runBlockQuery } from '../../api/runs-query.js'
import { Button } from '../../controls/button.js'
import { type BoardRun, filesOf, IMAGES_TAG, TABLES_TAG } from '../../parts/board/board-run.js'
import { ChartBoard } from '../../parts/board/chart-board.js'
import { DEFAULT_RUNS } from '../../parts/board/default-runs.js'
import { createHoveredRun } from '../../parts/board/hovered-run.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { Empty } from '../../shell/page-state.js'
import { runLook } from '../../theme/run-looks.js'
import { ChartedRuns, nameOf } from './charted-runs.js'
import style from './runs-charts.module.css'

export interface RunsChartsProps {
  readonly query: RunsQuery
  /** Undefined while loading: the charts do not wait for it. */
  readonly total: number | undefined
  readonly search: RunsSearch
  readonly sortedBy: { readonly name: string; readonly ascending: boolean }
  readonly definitions: Definitions
  readonly onChange: (change: Partial<RunsSearch>) => void
}

/** The first runs of the table's query, and their charts (U-CHART-1, U-CHART-3). */
export function RunsCharts({ query, total, search, sortedBy, definitions, onChange }: RunsChartsProps) {
  const { experimentIds } = query
  const count = Math.min(total ?? Number.POSITIVE_INFINITY, search.charts?.runs ?? DEFAULT_RUNS)
  const groups = search.charts?.groups ?? NO_GROUPS
  const [hovered] = useState(createHoveredRun)
  const baseline = useBaseline(experimentIds.length === 1 ? experimentIds[0] : undefined)
  // Also what the list shows beside the names, and what tells which files runs have.
  const asked = useMemo(
    () => ({
      ...query,
      columns: [...new Set([...query.columns, sortedBy.name, IMAGES_COLUMN, TABLES_COLUMN, ...groups])],
    }),
    [query, sortedBy.name, groups],
  )
  const blocks = useQueries({
    queries: Array.from({ length: Math.ceil(count / BLOCK_ROWS) }, (_, block) => runBlockQuery(asked, block)),
    combine: (results) => results.flatMap(({ data }) => data?.rows ?? []),
  })
  const rows = useMemo(() => blocks.slice(0, count), [blocks, count])
  const listed = useMemo(
    () =>
      rows.map((row): BoardRun => {
        const { runId, experimentId } = row
        const files = filesOf((tag) => textOf(row.cells.get(columnName('tags', tag))))
        const groupValues = groups.map((name) => row.cells.get(name) ?? null)
        return { runId, experimentId, name: nameOf(row), look: runLook(runId), groupValues, ...files }
      }),
    [rows, groups],
  )
  const runs = useMemo(
    () => listed.filter(({ runId }) => !isHidden(search, runId)),
    [listed, search.hidden, search.shown],
  )
  const firstIds = listed.slice(0, 10).map(({ runId }) => runId)

  return (
    <div className={style.view}>
      <ChartedRuns
        {...{ rows, total, search, sortedBy, baseline, hovered, onChange }}
        column={useMemo(() => columnOf(sortedBy.name, definitions), [sortedBy.name, definitions])}
      />
      <div className={style.board}>
        {listed.length > 0 && runs.length === 0 ? (
          <Empty title="All runs are hidden">
            <Button onPress={() => onChange(withHidden(search, firstIds, false))}>Show first 10</Button>
          </Empty>
        ) : (
          <ChartBoard
            {...{ experimentIds, runs, listed, hovered }}
            state={search.charts}
            onState={(charts) => onChange({ charts })}
            hasRunCount
          />
        )}
      </div>
    </div>
  )
}

const IMAGES_COLUMN = columnName('tags', IMAGES_TAG)
const TABLES_COLUMN = columnName('tags', TABLES_TAG)

const NO_GROUPS: readonly string[] = []

function textOf(cell: number | string | bigint | null | undefined): string | undefined {
  return typeof cell === 'string' ? cell : undefined
}

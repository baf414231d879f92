import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RunChartsSearch } from '../../addresses/run-charts-search.js'
import { runQuery } from '../../api/queries.js'
import type { BoardRun } from '../../parts/board/board-run.js'
import { ChartBoard } from '../../parts/board/chart-board.js'
import { runLook } from '../../theme/run-looks.js'
import { RunFrame } from './run-frame.js'

/** The charts of a run's metrics (U-RUN-10). */
export function RunChartsPage() {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const search: RunChartsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const name = run?.info.runName ?? ''
  const runs = useMemo(
    (): readonly BoardRun[] => [{ runId, experimentId, name, look: runLook(runId) }],
    [runId, experimentId, name],
  )
  return (
    <RunFrame tab="charts">
      {run !== undefined && (
        <ChartBoard
          experimentIds={[run.info.experimentId]}
          runs={runs}
          state={search.charts}
          onState={(charts) =>
            void navigate({
              to: '/experiments/$experimentId/runs/$runId/charts',
              params: { experimentId, runId },
              search: charts === undefined ? {} : { charts },
              replace: true,
            })
          }
          hasOnlyRunKeys
          scope="metrics"
        />
      )}
    </RunFrame>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RunChartsSearch } from '../../addresses/run-charts-search.js'
import { runQuery } from '../../api/queries.js'
import { type BoardRun, filesOf } from '../../parts/board/board-run.js'
import { ChartBoard } from '../../parts/board/chart-board.js'
import { runLook } from '../../theme/run-looks.js'
import { RunFrame } from './run-frame.js'

/** The charts of a run's metrics, its images by steps and its tables (U-RUN-10). */
export function RunChartsPage() {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const search: RunChartsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const runs = useMemo(
    (): readonly BoardRun[] =>
      run === undefined
        ? []
        : [
            {
              runId,
              experimentId,
              name: run.info.runName,
              look: runLook(runId),
              groupValues: [],
              ...filesOf((tag) => run.data.tags.find(({ key }) => key === tag)?.value),
            },
          ],
    [runId, experimentId, run],
  )
  return (
    <RunFrame tab="charts">
      {run !== undefined && (
        <ChartBoard
          experimentIds={[run.info.experimentId]}
          runs={runs}
          listed={runs}
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

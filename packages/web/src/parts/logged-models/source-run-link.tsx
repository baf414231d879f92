import { Link } from '@tanstack/react-router'
import type { MetricRun } from '../../api/metric-runs-query.js'

/** A link to the run that created a model; only the ID if the run is gone. */
export function SourceRunLink({ runId, run }: { runId: string; run: MetricRun | undefined }) {
  if (runId === '') return <span className="t3">–</span>
  if (run === undefined) {
    return (
      <bdi className="mono cut" title={runId}>
        {runId}
      </bdi>
    )
  }
  return (
    <Link
      className="cut"
      to="/experiments/$experimentId/runs/$runId"
      params={{ experimentId: run.experimentId, runId }}
      title={run.name}
    >
      <bdi>{run.name.trim() === '' ? runId : run.name}</bdi>
    </Link>
  )
}

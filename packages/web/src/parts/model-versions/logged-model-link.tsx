import type { ModelVersion } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import type { MetricRun } from '../../api/metric-runs-query.js'
import { shorten } from '../../format/shorten.js'

const SHOWN = 14

/** A link to the logged model of a version, under the experiment of its run. */
export function LoggedModelLink({ version, run }: { version: ModelVersion; run: MetricRun | undefined }) {
  const { modelId = '' } = version
  if (modelId === '') return <span className="t3">–</span>
  const id = <span className="mono">{shorten(modelId, SHOWN)}</span>
  if (run === undefined) return id
  return (
    <Link
      to="/experiments/$experimentId/models/$modelId"
      params={{ experimentId: run.experimentId, modelId }}
      title={modelId}
    >
      {id}
    </Link>
  )
}

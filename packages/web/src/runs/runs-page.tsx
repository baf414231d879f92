import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { experimentQuery } from '../api/queries.js'
import { CopyButton } from '../controls/copy-button.js'
import { Failed } from '../shell/page-state.js'

const route = getRouteApi('/experiments/$experimentId')

/** The runs of an experiment (U-EXP-5, U-RUNS-1). */
export function RunsPage() {
  const { experimentId } = route.useParams()
  const { data: experiment, error, refetch } = useQuery(experimentQuery(experimentId))
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  return (
    <>
      <title>{`${experiment?.name ?? 'Experiment'} · Labbook`}</title>
      <div className="bar">
        <h1>
          <bdi>{experiment?.name}</bdi>
        </h1>
      </div>
      <div className="meta">
        <span>
          <span className="k">Experiment ID</span> <span className="mono">{experimentId}</span>
          <CopyButton label="Copy experiment ID" text={experimentId} />
        </span>
        <span>
          <span className="k">Artifact Location</span> <span className="mono">{experiment?.artifactLocation}</span>
          <CopyButton label="Copy artifact location" text={experiment?.artifactLocation ?? ''} />
        </span>
      </div>
    </>
  )
}

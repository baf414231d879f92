import { Link } from '@tanstack/react-router'
import { Status } from '../../parts/runs/run-status.js'
import { runColour } from '../../theme/run-colour.js'
import type { HomeRun } from './home-runs-query.js'

/** A run's colour, status and name, as a link. */
export function RunName({ run: { runId, experimentId, status, name } }: { run: HomeRun }) {
  return (
    <span className="row">
      <span className="dot" style={{ '--c': runColour(runId) } as React.CSSProperties} />
      <Status status={status} isWordHidden />
      <Link
        className="name cut"
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId, runId }}
        title={name}
      >
        <bdi>{name.trim() === '' ? runId : name}</bdi>
      </Link>
      {(status === 'FAILED' || status === 'KILLED') && (
        <span className="status bad small">{status === 'FAILED' ? 'Failed' : 'Killed'}</span>
      )}
    </span>
  )
}

/** A link to the run's experiment. */
export function ExperimentName({ run: { experimentId, experiment } }: { run: HomeRun }) {
  return (
    <Link className="t2" to="/experiments/$experimentId" params={{ experimentId }} title={experiment}>
      <bdi>{experiment}</bdi>
    </Link>
  )
}

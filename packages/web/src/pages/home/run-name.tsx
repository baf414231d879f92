import { Link } from '@tanstack/react-router'
import { Status } from '../../parts/runs/run-status.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import styles from './home-page.module.css'
import type { HomeRun } from './home-runs-query.js'

export interface RunNameProps {
  readonly run: HomeRun
  /** The names of the runs that stand beside it. */
  readonly siblings?: readonly string[]
}

/** A run's colour, status and name, as a link. */
export function RunName({ run: { runId, experimentId, status, name }, siblings }: RunNameProps) {
  const shown = name.trim() === '' ? runId : name
  return (
    <span className="row">
      <RunDot runId={runId} />
      <Status status={status} isWordHidden />
      <Link
        className="name mid"
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId, runId }}
        aria-label={shown}
      >
        <CutName name={shown} siblings={siblings} />
      </Link>
      {(status === 'FAILED' || status === 'KILLED') && (
        <span className={styles['failed']}>{status === 'FAILED' ? 'Failed' : 'Killed'}</span>
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

import { Link } from '@tanstack/react-router'
import { formatClock, formatMoment } from '../../format/format-time.js'
import type { CursorLink } from '../lines/cursor-link.js'
import { SystemCard } from './system-card.js'
import styles from './system.module.css'
import type { SystemMetric } from './system-metric.js'

/** What fits beside a log. */
const SHOWN = 5

export interface SystemRailProps {
  readonly experimentId: string
  readonly runId: string
  readonly metrics: readonly SystemMetric[]
  readonly link: CursorLink
  /** The linked line, from 1, and its time. */
  readonly line: number | undefined
  readonly lineMs: number | undefined
  readonly lostAtMs: number | undefined
  readonly untilMs: number | undefined
  readonly onPick: (timeMs: number) => void
}

/** The first system metrics of a run, beside its log and with the same cursor. */
export function SystemRail(props: SystemRailProps) {
  const { experimentId, runId, metrics, link, line, lineMs, lostAtMs, untilMs, onPick } = props
  return (
    <aside className={styles.rail} aria-label="System">
      <header className="row">
        <h2 style={{ font: 'var(--type-h3)' }}>System</h2>
        {line !== undefined && lineMs !== undefined && (
          <span className="small t3 tnum cut">
            at line {line}, {formatClock(lineMs)}
          </span>
        )}
        <Link className="mla small" to="/experiments/$experimentId/runs/$runId/system" params={{ experimentId, runId }}>
          Open
        </Link>
      </header>
      {metrics.slice(0, SHOWN).map((metric) => (
        <SystemCard key={metric.key} isSmall {...{ runId, metric, link, lostAtMs, untilMs, onPick }} />
      ))}
      {lostAtMs !== undefined && (
        <p className="row small t3 tnum">
          <i className={styles.lost} aria-hidden /> no signal since {formatMoment(lostAtMs, Date.now())}
        </p>
      )}
    </aside>
  )
}

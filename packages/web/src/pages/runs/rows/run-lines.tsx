import type { CSSProperties, ReactNode } from 'react'
import { RunDot } from '../../../controls/look-dot.js'
import { RunDuration } from '../../../parts/runs/run-duration.js'
import { LiveStatus } from '../../../parts/runs/run-status.js'
import { Ago } from '../../../shell/ago.js'
import { childrenText } from './children-text.js'
import { nameOfRun } from './name-of-run.js'
import { RunLink } from './run-link.js'
import styles from './rows.module.css'
import type { BaselineRow, RunTableRow } from './table-row.js'
import { Twisty } from './twisty.js'

export interface RunLinesProps {
  readonly row: RunTableRow | BaselineRow
  readonly siblings: readonly string[]
  readonly words: readonly string[]
  readonly heartbeat: unknown
  /** The value that the list shows of each run. */
  readonly value: ReactNode
  /** Below the value. */
  readonly difference?: ReactNode
  readonly isTree: boolean
  readonly onToggle: (row: RunTableRow, isOpen: boolean) => void
}

/** Deeper rows would leave no room for their names; they say how deep they are. */
const DEEPEST_INDENT = 3

/** A run in two lines: its name and the value of the list; its age, duration and children. */
export function RunLines({ row, siblings, words, heartbeat, value, difference, isTree, onToggle }: RunLinesProps) {
  const { run, level } = row
  const isOpen = row.kind === 'run' ? row.isOpen : undefined
  const timeOf = (name: string) => {
    const time = run.cells.get(name)
    return time === null || time === undefined ? undefined : Number(time)
  }
  const startMs = timeOf('attributes.start_time')
  return (
    <Indented level={level}>
      <div className={styles.line}>
        {isTree && (
          <Twisty
            name={nameOfRun(run)}
            isOpen={isOpen}
            onToggle={(open) => row.kind === 'run' && onToggle(row, open)}
          />
        )}
        {level > DEEPEST_INDENT + 1 && <span className={styles.kids}>{level}</span>}
        <RunDot runId={run.runId} />
        {run.status !== 'FINISHED' && <LiveStatus status={run.status} heartbeat={heartbeat} />}
        <RunLink {...{ run, siblings, words }} />
        {row.kind === 'baseline' && <span className="chip accent">Baseline</span>}
        <span className={styles.value}>{value}</span>
      </div>
      <div className={`${styles.line} ${styles.second} ${isTree ? styles.underName : ''}`}>
        <span className="cut">
          {startMs !== undefined && (
            <>
              <Ago ms={startMs} />
              {' · '}
            </>
          )}
          <RunDuration status={run.status} startMs={startMs} endMs={timeOf('attributes.end_time')} />
          {isOpen !== undefined && ` · ${childrenText(run)}`}
        </span>
        <span className={styles.value}>{difference}</span>
      </div>
    </Indented>
  )
}

/** Moves the lines of a row to its level. */
export function Indented({ level, children }: { level: number; children: ReactNode }) {
  return (
    <div className={styles.indented} style={{ '--level': Math.min(level - 1, DEEPEST_INDENT) } as CSSProperties}>
      {children}
    </div>
  )
}

import { Link } from '@tanstack/react-router'
import type { RunCells } from '../../../api/runs-query.js'
import { CutName } from '../../../controls/cut-name.js'
import { RunDot } from '../../../controls/look-dot.js'
import type { Signal } from '../../../parts/runs/last-signal.js'
import { Status } from '../../../parts/runs/run-status.js'
import { childrenText } from './children-text.js'
import styles from './rows.module.css'
import type { RunTableRow } from './table-row.js'
import { Guides, Twisty } from './twisty.js'

export interface RunNameCellProps {
  readonly row: RunTableRow
  /** Names beside which it stands. */
  readonly siblings: readonly string[]
  readonly signal: Signal | undefined
  /** Whether rows of this table open, so that each keeps the room for it. */
  readonly isTree: boolean
  /** The short name of its parent, where runs do not stand below theirs. */
  readonly parentName?: string | undefined
  readonly onToggle: (row: RunTableRow, isOpen: boolean) => void
}

/** The first cell of a run: where it stands, its colour, status and name. */
export function RunNameCell({ row, siblings, signal, isTree, parentName, onToggle }: RunNameCellProps) {
  const { run, level, isOpen } = row
  const name = runName(run)
  return (
    <>
      {isTree && (
        <>
          <Guides level={level} />
          <Twisty name={name} isOpen={isOpen} onToggle={(open) => onToggle(row, open)} />
        </>
      )}
      <RunDot runId={run.runId} />
      <Status status={run.status} isWordHidden signal={signal} />
      {parentName !== undefined && (
        <bdi className={`cut ${styles.of}`} title={`Child of ${run.parent?.name ?? parentName}`}>
          {parentName}
        </bdi>
      )}
      <RunLink run={run} siblings={siblings} />
      {isOpen !== undefined && <span className={styles.kids}>{childrenText(run)}</span>}
    </>
  )
}

export function RunLink({ run, siblings }: { run: RunCells; siblings: readonly string[] }) {
  return (
    <Link
      className="name mid"
      to="/experiments/$experimentId/runs/$runId"
      params={{ experimentId: run.experimentId, runId: run.runId }}
    >
      <CutName name={runName(run)} siblings={siblings} />
    </Link>
  )
}

export function runName(run: RunCells): string {
  return String(run.cells.get('attributes.run_name') ?? run.runId)
}

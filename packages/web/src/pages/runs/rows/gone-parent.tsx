import { Link } from '@tanstack/react-router'
import { FolderSymlink, Trash2 } from 'lucide-react'
import { Button } from '../../../controls/button.js'
import { CutName } from '../../../controls/cut-name.js'
import { formatCount } from '../../../format/format-number.js'
import { Ago } from '../../../shell/ago.js'
import { useStageChange } from '../../../shell/use-stage-change.js'
import styles from './rows.module.css'
import type { GoneParentRow } from './table-row.js'
import { Twisty } from './twisty.js'

export interface GoneParentProps {
  readonly row: GoneParentRow
  readonly onToggle: (row: GoneParentRow, isOpen: boolean) => void
}

/** The first cell of a row whose runs have lost their parent: its name, if it has one, and how many they are. */
export function GoneParentName({ row, onToggle }: GoneParentProps) {
  const { parent, isOpen } = row
  const Icon = parent.lifecycleStage === 'active' ? FolderSymlink : Trash2
  return (
    <>
      <Twisty name={goneName(row)} isOpen={isOpen} onToggle={(open) => onToggle(row, open)} />
      <Icon className="i s t3" aria-hidden />
      {parent.name !== undefined && (
        <span className={styles.gone}>
          <CutName name={parent.name} />
        </span>
      )}
      <span className={styles.kids}>{leftText(row)}</span>
    </>
  )
}

/** How the row is called where its name is read out. */
export function goneName({ parent }: GoneParentRow): string {
  return parent.name ?? 'deleted parent'
}

/** `2 runs left` */
export function leftText({ parent: { children } }: GoneParentRow): string {
  return `${formatCount(children)} ${children === 1 ? 'run' : 'runs'} left`
}

/** What became of the parent. */
export function GoneSentence({ row: { parent } }: { row: GoneParentRow }) {
  if (parent.name === undefined) return <span>Parent deleted forever</span>
  if (parent.lifecycleStage === 'active') return <span>Parent in another experiment</span>
  if (parent.deletedTime === undefined) return <span>Parent deleted</span>
  return (
    <span>
      Parent deleted <Ago ms={Number(parent.deletedTime)} />
    </span>
  )
}

/** What can be done about it. */
export function GoneAction({ row, canRestore }: { row: GoneParentRow; canRestore: boolean }) {
  const changeStage = useStageChange('run')
  const { parent, runId } = row
  if (parent.lifecycleStage === 'active' && parent.experimentId !== undefined) {
    const params = { experimentId: parent.experimentId, runId }
    return (
      <Link to="/experiments/$experimentId/runs/$runId" params={params}>
        Open it
      </Link>
    )
  }
  if (parent.lifecycleStage !== 'deleted' || !canRestore) return null
  return (
    <Button kind="link" onPress={() => void changeStage('restore', [runId])}>
      Restore
    </Button>
  )
}

/** The row in two lines, for a phone. */
export function GoneParentLines(props: GoneParentProps & { readonly canRestore: boolean }) {
  return (
    <div>
      <div className={styles.line}>
        <GoneParentName {...props} />
        <span className={styles.value}>
          <GoneAction {...props} />
        </span>
      </div>
      <div className={`cut ${styles.second} ${styles.underName}`}>
        <GoneSentence {...props} />
      </div>
    </div>
  )
}

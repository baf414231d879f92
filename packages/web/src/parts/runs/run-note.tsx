import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Missing } from '../../controls/missing.js'
import { firstLineOf } from '../tags/note.js'
import styles from './run-note.module.css'

const EditNote = lazy(async () => ({ default: (await import('./edit-note.js')).EditNote }))

export interface RunNoteProps {
  readonly runId: string
  /** The description, or its beginning. */
  readonly note: string
  readonly canEdit: boolean
}

/** The first line of a run's description, edited in place. */
export function RunNote({ runId, note, canEdit }: RunNoteProps) {
  const [isEditing, setEditing] = useState(false)
  const line = firstLineOf(note)
  if (isEditing) {
    return (
      <Suspense>
        <EditNote runId={runId} onClose={() => setEditing(false)} />
      </Suspense>
    )
  }
  const shown = (
    <bdi className="cut grow" title={note}>
      {line}
    </bdi>
  )
  if (!canEdit) return line === '' ? <Missing /> : shown
  return (
    <span className={`row tight grow ${styles.note}`}>
      {line === '' ? <span className={`t3 grow ${styles.offer}`}>Add a note</span> : shown}
      <button
        type="button"
        className={`ib sm ${styles.edit}`}
        aria-label={line === '' ? 'Add a note' : 'Edit note'}
        onClick={() => setEditing(true)}
      >
        <Pencil className="i s" aria-hidden />
      </button>
    </span>
  )
}

import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { runQuery } from '../../api/queries.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'
import { noteOf, noteWriter } from '../tags/note.js'
import { useRunTags } from '../tags/use-tags.js'
import styles from './run-note.module.css'

/** The whole description of a run, in place of its first line: Enter saves, Escape leaves it as it was. */
export function EditNote({ runId, onClose }: { runId: string; onClose: () => void }) {
  // Tables hold the beginning of a long one.
  const { data: run } = useQuery(runQuery(runId))
  if (run === undefined) return <span className="skel" style={{ width: 80 }} aria-label="Loading" />
  return <NoteField runId={runId} note={noteOf(run.data.tags)} onClose={onClose} />
}

function NoteField({ runId, note, onClose }: { runId: string; note: string; onClose: () => void }) {
  const [draft, setDraft] = useState(note)
  const save = noteWriter(useRunTags(runId))
  const field = useRef<HTMLTextAreaElement>(null)
  /** Leaving the field saves, too, but not after a key has done so. */
  const isDone = useRef(false)
  useEffect(() => field.current?.focus(), [])

  function close() {
    isDone.current = true
    onClose()
  }

  async function keep() {
    if (isDone.current) return
    close()
    if (draft === note || save === undefined) return
    try {
      await save(draft)
      announceUndoable('Updated the note', () => save(note))
    } catch (error) {
      announceFailure(`Could not save the note: ${(error as Error).message}`)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    // These keys belong to the field, not to the table.
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      void keep()
    }
  }

  return (
    <textarea
      ref={field}
      className={styles.field}
      aria-label="Note"
      rows={1}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => void keep()}
    />
  )
}

import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../controls/button.js'
import { TextField } from '../../controls/text-field.js'
import { announceUndoable } from '../../shell/undo.js'
import { draftKey, hasDraft } from './note.js'

const Markdown = lazy(async () => ({ default: (await import('./markdown.js')).Markdown }))

export interface DescriptionProps {
  /** Identifies the description; its unsaved draft is stored under this key. */
  readonly id: string
  readonly text: string
  /** If it throws, the error is shown beside the field; absent if the description is read-only. */
  readonly onSave: ((text: string) => Promise<void>) | undefined
}

/** A Markdown description, with a preview while editing. */
export function Description({ id, text, onSave }: DescriptionProps) {
  const [isEditing, setEditing] = useState(() => onSave !== undefined && hasDraft(id))
  return (
    <section className="sect" aria-label="Description">
      <header>
        <h3>Description</h3>
        <span className="mla" />
        {onSave !== undefined && !isEditing && (
          <Button kind="quiet" onPress={() => setEditing(true)}>
            <Pencil className="i" aria-hidden />
            Edit
          </Button>
        )}
      </header>
      {isEditing && onSave !== undefined ? (
        <DescriptionEditor {...{ id, text, onSave }} onClose={() => setEditing(false)} />
      ) : (
        <Rendered text={text} />
      )}
    </section>
  )
}

function Rendered({ text }: { text: string }) {
  if (text.trim() === '') return <p className="t3">No description yet.</p>
  return (
    <Suspense fallback={<p className="t2">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  )
}

interface DescriptionEditorProps {
  readonly id: string
  readonly text: string
  readonly onSave: (text: string) => Promise<void>
  readonly onClose: () => void
}

/** The draft survives a reload until it is saved or discarded. */
function DescriptionEditor({ id, text, onSave, onClose }: DescriptionEditorProps) {
  const [draft, setDraft] = useState(() => sessionStorage.getItem(draftKey(id)) ?? text)
  const [error, setError] = useState<string>()

  function close() {
    sessionStorage.removeItem(draftKey(id))
    onClose()
  }

  async function save() {
    try {
      await onSave(draft)
      announceUndoable('Updated the description', () => onSave(text))
      close()
    } catch (refusal) {
      setError((refusal as Error).message)
    }
  }

  return (
    <>
      <TextField
        label="Description in Markdown"
        value={draft}
        onChange={(next) => {
          setDraft(next)
          sessionStorage.setItem(draftKey(id), next)
        }}
        error={error}
        isMultiline
        autoFocus
      />
      <div className="row" style={{ justifyContent: 'end', padding: 'var(--s-2) 0' }}>
        <Button onPress={close}>Cancel</Button>
        <Button kind="primary" onPress={() => void save()}>
          Save
        </Button>
      </div>
      <Rendered text={draft} />
    </>
  )
}

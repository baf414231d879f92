import type { Run } from '@labbook/protocol'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../controls/button.js'
import { TextField } from '../controls/text-field.js'
import { useRunTags } from './use-run-tags.js'

const Markdown = lazy(async () => ({ default: (await import('./markdown.js')).Markdown }))

const KEY = 'mlflow.note.content'

/** What people wrote about a run: the tag `mlflow.note.content`, in Markdown, with a preview while it is written. */
export function Description({ run: { info, data } }: { run: Run }) {
  const [isEditing, setEditing] = useState(false)
  const text = data.tags.find(({ key }) => key === KEY)?.value ?? ''
  return (
    <section className="sect" aria-label="Description">
      <header>
        <h3>Description</h3>
        <span className="mla" />
        {info.lifecycleStage === 'active' && !isEditing && (
          <Button kind="quiet" onPress={() => setEditing(true)}>
            <Pencil className="i" aria-hidden />
            Edit
          </Button>
        )}
      </header>
      {isEditing ? (
        <DescriptionEditor runId={info.runId} text={text} onClose={() => setEditing(false)} />
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

/** What is written survives a reload until it is saved or thrown away. */
function DescriptionEditor({ runId, text, onClose }: { runId: string; text: string; onClose: () => void }) {
  const draftKey = `labbook.draft.${runId}`
  const [draft, setDraft] = useState(() => sessionStorage.getItem(draftKey) ?? text)
  const [error, setError] = useState<string>()
  const runTags = useRunTags(runId)

  function close() {
    sessionStorage.removeItem(draftKey)
    onClose()
  }

  async function save() {
    try {
      await runTags.set(KEY, draft)
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
          sessionStorage.setItem(draftKey, next)
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

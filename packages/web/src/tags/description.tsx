import type { Run } from '@labbook/protocol'
import { lazy, Suspense } from 'react'

const Markdown = lazy(async () => ({ default: (await import('./markdown.js')).Markdown }))

/** What people wrote about a run: the tag `mlflow.note.content`, in Markdown. */
export function Description({ run }: { run: Run }) {
  const text = run.data.tags.find(({ key }) => key === 'mlflow.note.content')?.value
  return (
    <section className="sect" aria-label="Description">
      <header>
        <h3>Description</h3>
      </header>
      {text === undefined || text === '' ? (
        <p className="t3">No description yet.</p>
      ) : (
        <Suspense fallback={<p className="t2">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      )}
    </section>
  )
}

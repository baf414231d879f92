import { useState } from 'react'
import { CopyButton } from '../../controls/copy-button.js'
import { preferences, setPreferences } from '../../theme/preferences.js'
import styles from './model-panel.module.css'
import { modelSnippets, type SnippetFacts, type SnippetTitle, snippetTitles } from './model-snippets.js'

export interface PredictCodeProps {
  readonly facts: SnippetFacts
  /** Whether the model predicts in the page; one that does not has to be served. */
  readonly isRunnable: boolean
  /** Whether the code follows a form. */
  readonly hasForm: boolean
}

/** Code that predicts, a language a tab; the last choice is remembered (U-MODEL-4). */
export function PredictCode({ facts, isRunnable, hasForm }: PredictCodeProps) {
  const [title, setTitle] = useState<SnippetTitle>(remembered)
  const code = modelSnippets(facts)[title]
  return (
    <section className="sect" aria-label="Make Predictions">
      <header>
        <h3>Make Predictions</h3>
        <span className="small t2">
          The code shows how to predict with the logged model. It can also be registered and loaded by name.
        </span>
      </header>
      <div className={styles.languages}>
        <div className="tablist" role="tablist" aria-label="Language">
          {snippetTitles.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              className={each === title ? 'tab on' : 'tab'}
              aria-selected={each === title}
              tabIndex={each === title ? 0 : -1}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                if (step === 0) return
                const tabs = [...(event.currentTarget.parentElement?.querySelectorAll('button') ?? [])]
                const next = tabs.at((tabs.indexOf(event.currentTarget) + step) % tabs.length)
                next?.focus()
                next?.click()
              }}
              onClick={() => {
                setTitle(each)
                setPreferences({ snippets: each })
              }}
            >
              {each}
            </button>
          ))}
        </div>
        <span className="mla" />
        {hasForm && title !== 'Spark' && title !== 'Serve' && (
          <span className="small t3 hide-small">follows the form below</span>
        )}
        <CopyButton label={`Copy ${title} code`} text={code} />
      </div>
      {!isRunnable && title !== 'Python' && title !== 'Spark' && (
        <p className={`note ${styles.why}`}>
          Only ONNX models run in the browser. To get predictions from this model, serve it:
        </p>
      )}
      <pre className={`code ${styles.code}`} tabIndex={0} role="tabpanel" aria-label={title}>
        {code}
      </pre>
    </section>
  )
}

function remembered(): SnippetTitle {
  const { snippets } = preferences()
  return snippetTitles.find((title) => title === snippets) ?? 'Python'
}

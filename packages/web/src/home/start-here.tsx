import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { baseUrl } from '../api/client.js'
import { CopyButton } from '../controls/copy-button.js'
import { Segments } from '../controls/segments.js'
import { firstRunSnippets, type SnippetLanguage } from './first-run-snippets.js'
import styles from './home-page.module.css'

const LANGUAGES: readonly { value: SnippetLanguage; label: string }[] = [
  { value: 'Python', label: 'Python' },
  { value: 'curl', label: 'curl' },
]

/** How to log a run. Once there are runs it is one line, which opens (U-HOME-2, U-HOME-3). */
export function StartHere({ hasRuns }: { hasRuns: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const [language, setLanguage] = useState<SnippetLanguage>('Python')
  if (hasRuns && !isOpen) {
    return (
      <button type="button" className={styles['fold']} aria-expanded={false} onClick={() => setIsOpen(true)}>
        <ChevronRight className="i s" aria-hidden />
        <b className="med">Start here</b>
        <span className="t2">Log a run from Python or curl</span>
      </button>
    )
  }
  const snippet = firstRunSnippets[language](baseUrl)
  return (
    <>
      {hasRuns && (
        <button type="button" className={styles['fold']} aria-expanded onClick={() => setIsOpen(false)}>
          <ChevronDown className="i s" aria-hidden />
          <b className="med">Start here</b>
        </button>
      )}
      <section className={`sect ${styles['start']}`} aria-label="Start here">
        <header>
          {!hasRuns && <h2>Start here</h2>}
          <Segments label="Language" value={language} options={LANGUAGES} onChange={setLanguage} />
          <span className="mla" />
          <CopyButton label="Copy the program" text={snippet} />
        </header>
        <pre className="code" tabIndex={0}>
          {snippet}
        </pre>
        {!hasRuns && (
          <p className="row t2" role="status">
            <span className={styles['listening']} aria-hidden />
            Listening for the first run. It appears here as soon as it starts.
          </p>
        )}
      </section>
    </>
  )
}

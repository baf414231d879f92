import { type ReactNode, useState } from 'react'
import { baseUrl } from '../../api/client.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Segments } from '../../controls/segments.js'
import { firstRunSnippets, type SnippetLanguage } from './first-run-snippets.js'

const LANGUAGES: readonly { value: SnippetLanguage; label: string }[] = [
  { value: 'Python', label: 'Python' },
  { value: 'TypeScript', label: 'TypeScript' },
  { value: 'curl', label: 'curl' },
]

interface FirstProgramProps {
  readonly title?: ReactNode
  /** Where the run goes. */
  readonly experiment?: string
}

/** A complete program that logs a first run, by language (U-HOME-2). */
export function FirstProgram({ title, experiment = 'first steps' }: FirstProgramProps) {
  const [language, setLanguage] = useState<SnippetLanguage>('Python')
  const snippet = firstRunSnippets[language](baseUrl, experiment)
  return (
    <section className="sect" aria-label="Start here">
      <header>
        {title}
        <span className="mla" />
        <Segments label="Language" value={language} options={LANGUAGES} onChange={setLanguage} />
        <CopyButton label="Copy program" text={snippet} />
      </header>
      <pre className="code" tabIndex={0}>
        {snippet}
      </pre>
    </section>
  )
}

import { useState } from 'react'
import { Button } from '../../controls/button.js'
import { CopyButton } from '../../controls/copy-button.js'
import styles from './run-page.module.css'

const SHOWN_LINES = 6
const SHOWN_CHARACTERS = 1000

/** Why a run failed, as its client says: the first lines, and all on request (U-RUN-15). */
export function RunError({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const first = beginOf(text)
  return (
    <section className="sect" aria-label="Error">
      <header>
        <h3>Error</h3>
        <span className="mla" />
        <CopyButton label="Copy error" text={text} />
      </header>
      <pre className={`note danger ${styles.error}`}>
        <bdi>{isWhole ? text : first}</bdi>
      </pre>
      {first !== text && (
        <Button kind="quiet" aria-expanded={isWhole} onPress={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : 'Show more'}
        </Button>
      )}
    </section>
  )
}

function beginOf(text: string): string {
  const lines = text.split('\n').slice(0, SHOWN_LINES).join('\n')
  return lines.length <= SHOWN_CHARACTERS ? lines : `${lines.slice(0, SHOWN_CHARACTERS)}…`
}

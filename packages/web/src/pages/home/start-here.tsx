import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { FirstProgram } from '../../parts/first-run/first-program.js'
import styles from './home-page.module.css'

/** How to log a run. Collapses to one line once there are runs (U-HOME-3). */
export function StartHere({ hasRuns }: { hasRuns: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <>
      {hasRuns && (
        <button
          type="button"
          className={styles['fold']}
          aria-expanded={isOpen}
          onClick={() => setIsOpen((wasOpen) => !wasOpen)}
        >
          <Chevron className="i s" aria-hidden />
          <b className="med">Start here</b>
          <span className="t2">Log a run from Python, TypeScript or curl</span>
        </button>
      )}
      {(isOpen || !hasRuns) && (
        <div className={styles['start']}>
          <FirstProgram title={hasRuns ? undefined : <h2>Start here</h2>} />
        </div>
      )}
      {!hasRuns && (
        <p className={styles['listening']} role="status">
          Waiting for your first run. It appears here as soon as it starts.
        </p>
      )}
    </>
  )
}

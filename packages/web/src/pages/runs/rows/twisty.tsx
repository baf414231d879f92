import { ChevronDown, ChevronRight } from 'lucide-react'
import styles from './rows.module.css'

export interface TwistyProps {
  readonly name: string
  /** Undefined if nothing is below the row: then it only keeps the room. */
  readonly isOpen: boolean | undefined
  readonly onToggle: (isOpen: boolean) => void
}

/** Opens and closes what stands below a row. */
export function Twisty({ name, isOpen, onToggle }: TwistyProps) {
  if (isOpen === undefined) return <span className={styles.twisty} />
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <button
      type="button"
      className={styles.twisty}
      aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
      aria-expanded={isOpen}
      // The grid has the focus; its arrow keys do the same.
      tabIndex={-1}
      onClick={() => onToggle(!isOpen)}
    >
      <Icon className="i s" aria-hidden />
    </button>
  )
}

/** The lines that lead from a row up to those that it is below. */
export function Guides({ level }: { level: number }) {
  return Array.from({ length: level - 1 }, (_, i) => <i key={i} className={styles.guide} />)
}

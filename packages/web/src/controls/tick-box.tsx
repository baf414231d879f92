import { Check, Minus } from 'lucide-react'
import { useRef } from 'react'
import styles from './data-grid.module.css'
import type { SelectionBox } from './grid-column.js'

export interface TickBoxProps {
  readonly label: string
  readonly box: SelectionBox
  /** `toHere` while Shift is held. */
  readonly onTick: ((isSelected: boolean, toHere: boolean) => void) | undefined
}

/**
 * The check box of a row. It is the browser's own, as a table makes dozens of them while it scrolls. With Shift, the rows
 * from the last one ticked up to here are ticked, too.
 */
export function TickBox({ label, box, onTick }: TickBoxProps) {
  const toHere = useRef(false)
  if (box === 'absent') return <span className={styles.noBox} />
  const Mark = { all: Check, some: Minus, none: undefined }[box]
  return (
    <span
      className={styles.tick}
      onPointerDownCapture={({ shiftKey }) => {
        toHere.current = shiftKey
      }}
      onKeyDownCapture={({ shiftKey }) => {
        toHere.current = shiftKey
      }}
    >
      <input
        ref={(input) => {
          if (input !== null) input.indeterminate = box === 'some'
        }}
        type="checkbox"
        aria-label={label}
        checked={box === 'all'}
        onChange={({ currentTarget }) => onTick?.(currentTarget.checked, toHere.current)}
      />
      <span className={Mark === undefined ? 'cb' : 'cb on'} aria-hidden>
        {Mark !== undefined && <Mark className="i" />}
      </span>
    </span>
  )
}

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef, useState } from 'react'
import { tokenSize } from '../theme/token-size.js'
import styles from './windowed-table.module.css'

export interface WindowedTableProps {
  readonly label: string
  /** The header cells. */
  readonly head: ReactNode
  readonly count: number
  /** The cells of one row. */
  readonly rowAt: (index: number) => ReactNode
  readonly maxHeight: number | string
}

/** A read-only table of any length that scrolls inside itself and draws only the rows in view. */
export function WindowedTable({ label, head, count, rowAt, maxHeight }: WindowedTableProps) {
  const [rowHeight] = useState(() => tokenSize('--row'))
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    // Scrollable elements must be focusable.
    <div ref={scroller} className={styles.scroll} style={{ maxHeight }} tabIndex={0} role="group" aria-label={label}>
      <table className="grid inset" aria-rowcount={count + 1}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          <tr style={{ height: before }} aria-hidden />
          {items.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2}>
              {rowAt(index)}
            </tr>
          ))}
          <tr style={{ height: after }} aria-hidden />
        </tbody>
      </table>
    </div>
  )
}

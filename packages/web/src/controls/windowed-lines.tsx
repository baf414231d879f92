import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import styles from './windowed-lines.module.css'

/** Up to so many lines are all in the page, where the browser's own search finds them. */
const DRAWN_WHOLE = 2000
/** A longer line goes on in rows of its own: laying out a megabyte as one takes seconds. */
const MAX_ROW_LENGTH = 4000

interface Row {
  readonly text: string
  /** Of the line that begins here. */
  readonly number: number | undefined
}

/** Numbered lines of a text of any length; of a long one only those in view are drawn. */
export function WindowedLines({ lines }: { lines: readonly string[] }) {
  const rows = useMemo(() => lines.flatMap(rowsOf), [lines])
  if (rows.length > DRAWN_WHOLE) return <LinesInView rows={rows} />
  return (
    <pre className="code wrap-lines">
      {rows.map(({ text, number }, i) => (
        <span key={i} className="line" data-line={number}>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

function LinesInView({ rows }: { rows: readonly Row[] }) {
  const scroller = useRef<HTMLPreElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 20,
  })
  return (
    // What scrolls must be reached by keys.
    <pre ref={scroller} className={`code wrap-lines ${styles.scroll}`} tabIndex={0} aria-label="File">
      <span className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <span
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className={`line ${styles.line}`}
            data-line={rows[index]?.number}
            style={{ transform: `translateY(${start}px)` }}
          >
            {rows[index]?.text}
            {'\n'}
          </span>
        ))}
      </span>
    </pre>
  )
}

function rowsOf(line: string, index: number): readonly Row[] {
  if (line.length <= MAX_ROW_LENGTH) return [{ text: line, number: index + 1 }]
  return Array.from({ length: Math.ceil(line.length / MAX_ROW_LENGTH) }, (_, i) => ({
    text: line.slice(i * MAX_ROW_LENGTH, (i + 1) * MAX_ROW_LENGTH),
    number: i === 0 ? index + 1 : undefined,
  }))
}

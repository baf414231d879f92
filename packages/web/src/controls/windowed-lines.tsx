import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import styles from './windowed-lines.module.css'

/** Up to this many lines are all rendered, so that the browser's own search finds them. */
const DRAWN_WHOLE = 2000
/** Longer lines are split into several rows: laying out a megabyte in one takes seconds. */
const MAX_ROW_LENGTH = 4000

interface Row {
  readonly text: string
  /** Line number, if a line begins here. */
  readonly number: number | undefined
}

/** A text with line numbers. Long texts are windowed. */
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
    // Scrollable elements must be focusable.
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

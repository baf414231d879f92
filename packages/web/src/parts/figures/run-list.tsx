import { type KeyboardEvent, memo, useId, useMemo } from 'react'
import type { ParallelLine } from './parallel-layout.js'
import styles from './parallel-plot.module.css'

export interface RunListProps {
  readonly lines: readonly ParallelLine[]
  readonly highlighted: string | undefined
  readonly onHighlight: (id: string | undefined) => void
}

/** The lines as a list for keys, which cannot be seen: arrow keys go from one to the next, from the top at the last axis. */
export function RunList({ lines, highlighted, onHighlight }: RunListProps) {
  const listId = useId()
  const order = useMemo(() => lines.toSorted((a, b) => endOf(a) - endOf(b)), [lines])
  const at = order.findIndex(({ run }) => run.id === highlighted)

  function onKeyDown(event: KeyboardEvent) {
    const last = order.length - 1
    const next = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key]
    if (next === undefined) return
    event.preventDefault()
    onHighlight(order[next]?.run.id)
  }

  return (
    <div
      className={styles.list}
      role="listbox"
      aria-label="Lines"
      tabIndex={0}
      aria-activedescendant={at === -1 ? undefined : `${listId}-${at}`}
      onKeyDown={onKeyDown}
      onFocus={() => onHighlight(order[Math.max(0, at)]?.run.id)}
      onBlur={() => onHighlight(undefined)}
    >
      <Options {...{ listId, order }} />
    </div>
  )
}

const Options = memo(function Options({ listId, order }: { listId: string; order: readonly ParallelLine[] }) {
  return order.map(({ run, points }, i) => (
    <div key={run.id} id={`${listId}-${i}`} role="option">
      {`${run.name}, ${points.map(({ title, text }) => `${title} ${text}`).join(', ')}`}
    </div>
  ))
})

function endOf({ points }: ParallelLine): number {
  return points.at(-1)?.y ?? 0
}

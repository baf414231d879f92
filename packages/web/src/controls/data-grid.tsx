import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react'
import { tokenSize } from '../theme/token-size.js'
import { useCommands } from './commands.js'
import styles from './data-grid.module.css'
import { Cells } from './grid-cells.js'
import type { GridColumn, GridSelection, SortedBy } from './grid-column.js'
import { ColumnHead } from './grid-head.js'

export interface GridRows {
  readonly scroll: RefObject<HTMLDivElement | null>
  readonly window: Virtualizer<HTMLDivElement, Element>
  readonly total: number
}

/** Finds which of `total` rows are in view; only those are drawn. */
export function useGridRows({ total }: { total: number }): GridRows {
  // Read once: a change of density mounts a new table.
  const [rowHeight] = useState(() => tokenSize('--row'))
  const scroll = useRef<HTMLDivElement>(null)
  const window = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  return { scroll, window, total }
}

export interface DataGridProps<Row> {
  readonly label: string
  readonly rows: GridRows
  /** Undefined while loading. */
  readonly rowAt: (index: number) => Row | undefined
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  /** The row header, which stays in view. */
  readonly first: GridColumn<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  /** Without it, rows cannot be selected. */
  readonly selection?: GridSelection
  /** Opens the row's page. */
  readonly onOpen: (row: Row) => void
  readonly isStale?: boolean
}

/**
 * A table of any length that draws only the rows in view (U-RUNS-3). When focused, the arrow keys move a cursor over
 * the rows, Space selects and Enter opens.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, rowAt, idOf, first, columns, selection, isStale = false } = props
  const id = useId()
  const cursor = useCursor(props)
  const template = `min(${first.width}px, 60vw) ${columns.map(({ width }) => `${width}px`).join(' ')} 1fr`
  return (
    <div
      ref={rows.scroll}
      className={styles.scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={cursor.at === undefined ? undefined : `${id}-${cursor.at}`}
      data-stale={isStale || undefined}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      onBlur={cursor.onBlur}
    >
      <div className={styles.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <ColumnHead column={first} {...props} isFirst />
        {columns.map((column) => (
          <ColumnHead key={column.name} column={column} {...props} />
        ))}
      </div>
      <div className={styles.body} style={{ height: rows.window.getTotalSize() }}>
        {rows.window.getVirtualItems().map(({ index, start }) => {
          const row = rowAt(index)
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              className={styles.row}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={
                selection === undefined ? undefined : row !== undefined && selection.selected.has(idOf(row))
              }
              data-cursor={index === cursor.at || undefined}
              style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
            >
              <Cells row={row} {...props} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The row that keys act on while the grid has focus. */
function useCursor<Row>({ rows, rowAt, idOf, selection, onOpen }: DataGridProps<Row>) {
  const [at, setAt] = useState<number>()
  const row = at === undefined ? undefined : rowAt(at)
  const tick = () => {
    if (row !== undefined) selection?.onSelect([idOf(row)], !selection.selected.has(idOf(row)))
  }

  function moveTo(index: number) {
    const next = Math.max(0, Math.min(rows.total - 1, index))
    setAt(next)
    rows.window.scrollToIndex(next)
  }

  const page = Math.max(1, rows.window.getVirtualItems().length - 13)
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => (at ?? -1) + 1,
    ArrowUp: () => (at ?? 1) - 1,
    PageDown: () => (at ?? 0) + page,
    PageUp: () => (at ?? 0) - page,
    Home: () => 0,
    End: () => rows.total - 1,
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[event.key]
    if (move !== undefined) moveTo(move())
    else if (event.key === 'Enter' && row !== undefined) onOpen(row)
    else if (event.key === ' ') tick()
    else return
    event.preventDefault()
  }

  /** Works wherever the focus is. */
  function moveBy(rowCount: number) {
    rows.scroll.current?.focus()
    moveTo(at === undefined ? 0 : at + rowCount)
  }
  useCommands({
    nextRow: () => moveBy(1),
    previousRow: () => moveBy(-1),
    openRow: () => row !== undefined && onOpen(row),
    selectRow: selection === undefined ? undefined : tick,
  })

  return { at, onKeyDown, onBlur: () => setAt(undefined) }
}

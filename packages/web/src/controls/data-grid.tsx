import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { onPreferences, preferences } from '../theme/preferences.js'
import { tokenSize } from '../theme/token-size.js'
import { useCommands } from './commands.js'
import styles from './data-grid.module.css'
import { Cells } from './grid-cells.js'
import type { GridColumn, GridLayout, GridSelection, SortedBy } from './grid-column.js'
import { GridHead } from './grid-head.js'
import { templateOf, tracksInView, useTracks } from './grid-tracks.js'
import { useElementWidth } from './use-element-width.js'

export interface GridRows {
  readonly scroll: RefObject<HTMLDivElement | null>
  readonly window: Virtualizer<HTMLDivElement, Element>
  readonly total: number
}

/** Finds which of `total` rows are in view; only those are drawn. */
export function useGridRows({ total }: { total: number }): GridRows {
  const { density } = useSyncExternalStore(onPreferences, preferences)
  const rowHeight = tokenSize('--row')
  const scroll = useRef<HTMLDivElement>(null)
  const window = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  // Another density measures the rows anew, and the row at the top stays there.
  const measured = useRef(rowHeight)
  useLayoutEffect(() => {
    if (measured.current === rowHeight) return
    const top = (scroll.current?.scrollTop ?? 0) / measured.current
    measured.current = rowHeight
    window.measure()
    scroll.current?.scrollTo({ top: top * rowHeight })
  }, [density, rowHeight])
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
  /** Without it, columns cannot be resized or moved. */
  readonly layout?: GridLayout | undefined
  /** Without it, rows cannot be selected. */
  readonly selection?: GridSelection | undefined
  /** A row that stays below the head, whatever else is shown. */
  readonly pinned?: Row | undefined
  /** Opens the row's page. */
  readonly onOpen: (row: Row) => void
  readonly isStale?: boolean
}

/**
 * A table of any length that draws only the rows in view (U-RUNS-3). When focused, the arrow keys move a cursor over
 * the rows, Space selects and Enter opens.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, rowAt, idOf, first, columns, layout, selection, pinned, sortedBy, isStale = false } = props
  const id = useId()
  const ticks = useTicks(props)
  const cursor = useCursor(props, ticks)
  const [measure, room] = useElementWidth()
  const frame = useCallback(
    (element: HTMLDivElement | null) => {
      rows.scroll.current = element
      return measure(element)
    },
    [measure, rows.scroll],
  )
  const tracks = useTracks({ first, columns, layout, room })
  const [scrolled, setScrolled] = useState(0)
  const placed = tracksInView(tracks, { from: scrolled - OVERSCAN_PX, to: scrolled + room + OVERSCAN_PX })
  const template = templateOf(placed)
  const above = pinned === undefined ? 1 : 2
  const cells = { placed, idOf, nameOf: props.nameOf }

  // Another order begins at its top.
  const isFirstOrder = useRef(true)
  useEffect(() => {
    if (!isFirstOrder.current) rows.scroll.current?.scrollTo({ top: 0 })
    isFirstOrder.current = false
  }, [sortedBy.name, sortedBy.ascending])

  return (
    <div
      ref={frame}
      className={styles.scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.total + above}
      aria-colcount={columns.length + 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={cursor.at === undefined ? undefined : `${id}-${cursor.at}`}
      data-stale={isStale || undefined}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      onBlur={cursor.onBlur}
      onScroll={({ currentTarget }) => setScrolled(roundedDown(currentTarget.scrollLeft))}
    >
      <GridHead {...props} {...{ tracks, placed }} scroll={rows.scroll} />
      {pinned !== undefined && (
        <div
          className={`${styles.row} ${styles.pinned}`}
          role="row"
          aria-rowindex={2}
          style={{ gridTemplateColumns: template, width: tracks.width }}
        >
          <Cells row={pinned} {...cells} isPinned={selection !== undefined} />
        </div>
      )}
      <div className={styles.body} style={{ height: rows.window.getTotalSize(), width: tracks.width }}>
        {rows.window.getVirtualItems().map(({ index, start }) => {
          const row = rowAt(index)
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              className={styles.row}
              role="row"
              aria-rowindex={index + above + 1}
              aria-selected={
                selection === undefined ? undefined : row !== undefined && selection.selected.has(idOf(row))
              }
              data-cursor={index === cursor.at || undefined}
              style={{ gridTemplateColumns: template, width: tracks.width, transform: `translateY(${start}px)` }}
            >
              <Cells
                row={row}
                {...cells}
                selection={selection}
                onTick={(isSelected, toHere) => ticks.tick(index, isSelected, toHere)}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** How far beyond the edges columns are drawn, in pixels. */
const OVERSCAN_PX = 400

/** Scrolling by a few pixels draws the same columns. */
function roundedDown(scrolled: number): number {
  return Math.floor(scrolled / 200) * 200
}

interface Ticks {
  readonly tick: (index: number, isSelected: boolean, toHere: boolean) => void
}

/** Ticks rows: one, or all from the one ticked last. */
function useTicks<Row>({ rowAt, idOf, selection }: DataGridProps<Row>): Ticks {
  const last = useRef<number>(undefined)
  return {
    tick(index, isSelected, toHere) {
      const from = Math.min(index, toHere ? (last.current ?? index) : index)
      const to = Math.max(index, toHere ? (last.current ?? index) : index)
      last.current = index
      const rows = Array.from({ length: to - from + 1 }, (_, i) => rowAt(from + i))
      const ids = rows.flatMap((row) => (row === undefined ? [] : [idOf(row)]))
      if (ids.length === rows.length || selection?.idsBetween === undefined) selection?.onSelect(ids, isSelected)
      else void selection.idsBetween(from, to).then((all) => selection.onSelect(all, isSelected))
    },
  }
}

/** The row that keys act on while the grid has focus. */
function useCursor<Row>({ rows, rowAt, idOf, selection, onOpen }: DataGridProps<Row>, ticks: Ticks) {
  const [at, setAt] = useState<number>()
  const row = at === undefined ? undefined : rowAt(at)
  const tick = (toHere = false) => {
    if (at !== undefined && row !== undefined && selection !== undefined)
      ticks.tick(at, toHere || !selection.selected.has(idOf(row)), toHere)
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
    else if (event.key === ' ') tick(event.shiftKey)
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
    selectRow: selection === undefined ? undefined : () => tick(),
  })

  return { at, onKeyDown, onBlur: () => setAt(undefined) }
}

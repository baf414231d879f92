import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Up to so many cells all are drawn, which leaves finding text and printing to the browser. */
const DRAWN_AT_ONCE = 3_000

export interface GridWindow {
  readonly table: RefObject<HTMLTableElement | null>
  /** The rows to draw, and the heights of those left out. */
  readonly rows: Span
  /** The columns to draw, and the widths of those left out. */
  readonly columns: Span
  readonly scrollToRow: (index: number) => void
}

/** Which of some rows or columns are drawn, and the room that the others take. */
export interface Span {
  readonly indexes: readonly number[]
  readonly before: number
  readonly after: number
}

export interface GridWindowOptions {
  readonly heights: readonly number[]
  /** Of the columns that are not pinned. */
  readonly widths: readonly number[]
  readonly pinnedWidth: number
}

/** Draws the rows and columns of a table that are in view; the page's body scrolls in both directions (U-CMP-4). */
export function useGridWindow({ heights, widths, pinnedWidth }: GridWindowOptions): GridWindow {
  const table = useRef<HTMLTableElement>(null)
  const top = useTopInScroller(table)
  const isWhole = heights.length * widths.length <= DRAWN_AT_ONCE
  const shared = { getScrollElement: () => scrollerOf(table.current), useFlushSync: false }
  const rows = useVirtualizer({
    ...shared,
    count: heights.length,
    estimateSize: (index) => heights[index] ?? 0,
    scrollMargin: top,
    overscan: isWhole ? heights.length : 12,
  })
  const columns = useVirtualizer({
    ...shared,
    horizontal: true,
    count: widths.length,
    estimateSize: (index) => widths[index] ?? 0,
    scrollMargin: pinnedWidth,
    overscan: isWhole ? widths.length : 3,
  })
  const sizes = heights.join()
  const columnSizes = widths.join()
  // Sizes are remembered by index, and another section or filter puts other rows there.
  useLayoutEffect(() => rows.measure(), [rows, sizes])
  useLayoutEffect(() => columns.measure(), [columns, columnSizes])
  return {
    table,
    rows: isWhole ? whole(heights.length) : spanOf(rows.getVirtualItems(), top, rows.getTotalSize()),
    scrollToRow: (index) => rows.scrollToIndex(index, { align: 'center' }),
    columns: isWhole ? whole(widths.length) : spanOf(columns.getVirtualItems(), pinnedWidth, columns.getTotalSize()),
  }
}

function whole(count: number): Span {
  return { indexes: Array.from({ length: count }, (_, i) => i), before: 0, after: 0 }
}

function spanOf(
  items: readonly { readonly index: number; readonly start: number; readonly end: number }[],
  margin: number,
  total: number,
): Span {
  const first = items[0]
  const last = items.at(-1)
  if (first === undefined || last === undefined) return { indexes: [], before: 0, after: total }
  return {
    indexes: items.map(({ index }) => index),
    before: first.start - margin,
    after: Math.max(0, total - (last.end - margin)),
  }
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('.body') ?? null
}

/** How far below the top of what scrolls the table begins; plots above it come and change their height. */
function useTopInScroller(table: RefObject<HTMLTableElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const scroller = scrollerOf(table.current)
    if (scroller === null) return undefined
    const measure = () => {
      const box = table.current?.getBoundingClientRect()
      if (box !== undefined) setTop(Math.round(box.top - scroller.getBoundingClientRect().top + scroller.scrollTop))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const child of scroller.children) if (!child.contains(table.current)) observer.observe(child)
    return () => observer.disconnect()
  }, [table])
  return top
}

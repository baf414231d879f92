import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useRef, useState } from 'react'
import { tokenSize } from '../theme/token-size.js'

export interface GridRows {
  readonly scroll: RefObject<HTMLDivElement | null>
  readonly window: Virtualizer<HTMLDivElement, Element>
  readonly total: number
}

export interface GridRowsOptions {
  readonly total: number
  /** The rows have two lines, for a narrow screen. */
  readonly isList?: boolean
}

/** Finds which of `total` rows are in view; only those are drawn. */
export function useGridRows({ total, isList = false }: GridRowsOptions): GridRows {
  // Read once: a change of density or width mounts a new table.
  const [rowHeight] = useState(() => tokenSize(isList ? '--row-two-lines' : '--row'))
  const scroll = useRef<HTMLDivElement>(null)
  const window = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  return { scroll, window, total }
}

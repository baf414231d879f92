import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { onPreferences, preferences } from '../theme/preferences.js'
import { tokenSize } from '../theme/token-size.js'
import { COARSE, useMedia } from './use-media.js'

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

/** Rows drawn beyond each edge: enough that a turn of the wheel shows no gap. Each costs as much as one in view. */
export const OVERSCAN_ROWS = 6

/** Finds which of `total` rows are in view; only those are drawn. */
export function useGridRows({ total, isList = false }: GridRowsOptions): GridRows {
  const { density } = useSyncExternalStore(onPreferences, preferences)
  const isCoarse = useMedia(COARSE)
  // Read when it may have changed: each reading has the browser compute styles.
  const rowHeight = useMemo(() => tokenSize(isList ? '--row-two-lines' : '--row'), [isList, density, isCoarse])
  const scroll = useRef<HTMLDivElement>(null)
  const window = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
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

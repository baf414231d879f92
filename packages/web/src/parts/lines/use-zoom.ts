import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect } from 'react'
import type { AxisKind } from './axis-format.js'
import type { XRange } from './x-range.js'

export interface ZoomOptions {
  readonly wrapper: RefObject<HTMLElement | null>
  readonly kind: AxisKind
  readonly shown: XRange
  readonly extent: XRange
  readonly onRange: (range: XRange | undefined) => void
  /** Where the pointer is in the plot, from 0 to 1. */
  readonly pointerPart: () => number
  /** Escape does this first, where it gives something. */
  readonly onEscape: (() => void) | undefined
}

/** Zoom by `+`, `-`, `0`, Escape and Ctrl + wheel, panning by the arrow keys. */
export function useZoom({ wrapper, kind, shown, extent, onRange, pointerPart, onEscape }: ZoomOptions) {
  const zoomAround = useCallback(
    (part: number, at = 0.5) => {
      const next = part * (shown.end - shown.start)
      if (next < 1 && kind !== 'value') return
      const start = shown.start + (shown.end - shown.start - next) * at
      onRange(clamped({ start, end: start + next }, extent))
    },
    [shown, extent, kind, onRange],
  )
  const pan = (part: number) => {
    const by = part * (shown.end - shown.start)
    onRange(clamped({ start: shown.start + by, end: shown.end + by }, extent))
  }
  // React's wheel listeners are passive, so they cannot keep the page from zooming.
  useLayoutEffect(() => {
    const element = wrapper.current
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      zoomAround(event.deltaY < 0 ? 0.8 : 1.25, Math.min(1, Math.max(0, pointerPart())))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [wrapper, zoomAround, pointerPart])

  return (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      '+': () => zoomAround(0.5),
      '=': () => zoomAround(0.5),
      '-': () => zoomAround(2),
      '0': () => onRange(undefined),
      Escape: () => (onEscape === undefined ? onRange(undefined) : onEscape()),
      ArrowLeft: () => pan(-0.25),
      ArrowRight: () => pan(0.25),
    }
    if (event.ctrlKey || event.metaKey || event.altKey || act[event.key] === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act[event.key]?.()
  }
}

/** A range within the extent; undefined if it shows everything. */
export function clamped({ start, end }: XRange, extent: XRange): XRange | undefined {
  const length = end - start
  if (length >= extent.end - extent.start) return undefined
  const from = Math.min(Math.max(start, extent.start), extent.end - length)
  return { start: from, end: from + length }
}

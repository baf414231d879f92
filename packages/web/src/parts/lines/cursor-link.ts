import type { AxisKind } from './axis-format.js'

/** An x value under the pointer. */
export interface CursorPlace {
  /** The chart under the pointer. */
  readonly owner: string
  readonly kind: AxisKind
  readonly x: number
}

/** Links the cursors of all charts on a page (U-CHART-8). */
export interface CursorLink {
  place(): CursorPlace | undefined
  move(place: CursorPlace | undefined): void
  onMove(listener: () => void): () => void
}

export function createCursorLink(): CursorLink {
  const listeners = new Set<() => void>()
  let current: CursorPlace | undefined
  return {
    place: () => current,
    move(place) {
      current = place
      for (const listener of listeners) listener()
    },
    onMove(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

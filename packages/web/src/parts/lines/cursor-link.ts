import type { AxisKind } from './axis-format.js'

/** A place on the x axis that a pointer is at. */
export interface CursorPlace {
  /** Which chart the pointer is in. */
  readonly owner: string
  readonly kind: AxisKind
  readonly x: number
}

/** What ties the cursors of a page's charts together (U-CHART-8). */
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

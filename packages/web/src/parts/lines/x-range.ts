import { middle } from './series.js'
import type { DrawnLine } from './line-figure.js'

/** A range of the x axis, as distances from the origin. */
export interface XRange {
  readonly start: number
  readonly end: number
}

/** The range to draw: never empty, and positive on a log axis. */
export function axisRange({ start, end }: XRange, isLog: boolean, lines: readonly DrawnLine[]): XRange {
  if (isLog && start <= 0) {
    let low = Number.POSITIVE_INFINITY
    for (const { series } of lines) {
      for (const cell of series.cells) if (middle(cell) > 0) low = Math.min(low, middle(cell))
    }
    if (!Number.isFinite(low)) return { start: 0.1, end: 1 }
    return { start: low, end: Math.max(end, low * 1.01) }
  }
  return start === end ? { start: start - 0.5, end: end + 0.5 } : { start, end }
}

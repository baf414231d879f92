import type { Frame } from './frame.js'
import type { DrawnLine } from './line-figure.js'
import { cellAt, indexAt, middle, spans } from './series.js'

/** The x value that the cursor snaps to: that of the nearest cell of any line. */
export function snapped(lines: readonly DrawnLine[], x: number): number {
  let best: number | undefined
  for (const { series } of lines) {
    const cell = cellAt(series.cells, x)
    if (cell === undefined) continue
    const at = middle(cell)
    if (best === undefined || Math.abs(at - x) < Math.abs(best - x)) best = at
  }
  return best ?? x
}

/** A line's y at an x value; undefined before its first and after its last cell. */
export function valueAt({ series, smoothed }: DrawnLine, x: number): { x: number; y: number } | undefined {
  const index = indexAt(series.cells, x)
  const cell = series.cells[index]
  if (cell === undefined || cell.n === 0 || !spans(series.cells, x)) return undefined
  return { x: middle(cell), y: smoothed?.y[index] ?? cell.last }
}

/** The line nearest to the pointer at an x value. */
export function nearestLine(lines: readonly DrawnLine[], plot: Frame, x: number, pointerY: number) {
  let best: { line: DrawnLine; distance: number } | undefined
  for (const line of lines) {
    const value = valueAt(line, x)
    if (value === undefined) continue
    const distance = Math.abs(plot.toY(value.y) - pointerY)
    if (best === undefined || distance < best.distance) best = { line, distance }
  }
  return best?.line
}

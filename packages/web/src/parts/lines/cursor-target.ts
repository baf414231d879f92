import type { Frame } from './frame.js'
import type { DrawnLine } from './line-figure.js'
import { type Cell, cellAt, indexAt, middle, spans } from './series.js'
import type { XRange } from './x-range.js'

/** The cells with the extremes of each line in the visible range, by their x. */
export function extremePlaces(lines: readonly DrawnLine[], { start, end }: XRange): readonly number[] {
  return lines.flatMap(({ series }) => {
    let [low, high]: (Cell | undefined)[] = []
    for (const cell of series.cells) {
      if (cell.n === 0 || cell.to < start || cell.from > end) continue
      if (low === undefined || cell.min < low.min) low = cell
      if (high === undefined || cell.max > high.max) high = cell
    }
    return low === undefined || high === undefined ? [] : [middle(low), middle(high)]
  })
}

/**
 * The x value that the cursor snaps to: an extreme within reach, which may be narrower than a pixel, or else the nearest
 * cell of any line.
 */
export function snapped(
  lines: readonly DrawnLine[],
  x: number,
  { extremes, reach }: { extremes: readonly number[]; reach: number },
): number {
  const extreme = extremes.reduce((best, at) => (Math.abs(at - x) < Math.abs(best - x) ? at : best), Infinity)
  if (Math.abs(extreme - x) <= reach) return extreme
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
    // NaN has no place on the axis.
    if (distance >= 0 && (best === undefined || distance < best.distance)) best = { line, distance }
  }
  return best?.line
}

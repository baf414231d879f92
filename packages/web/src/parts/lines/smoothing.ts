import type { Cell } from './series.js'

/**
 * The exponential moving average of a line, a value a cell: `factor` 0 leaves it as it is, 0.99 is the smoothest. Each
 * finite point in a cell counts, and the start, where nothing was averaged yet, is corrected for (U-CHART-5). Where a
 * cell has no finite point the value is NaN, and the average goes on behind it.
 */
export function smooth(cells: readonly Cell[], factor: number): Float64Array {
  const smoothed = new Float64Array(cells.length)
  let sum = 0
  // What the start still weighs: factor to the power of the points so far.
  let rest = 1
  for (const [i, { mean, n }] of cells.entries()) {
    if (n === 0) {
      smoothed[i] = Number.NaN
      continue
    }
    const kept = factor ** n
    sum = sum * kept + mean * (1 - kept)
    rest *= kept
    smoothed[i] = sum / (1 - rest)
  }
  return smoothed
}

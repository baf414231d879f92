import type { Cell } from './series.js'

/**
 * The exponential moving average of a line, one value per cell: `factor` 0 changes nothing, 0.99 is the smoothest.
 * Every finite point of a cell counts, and the bias of the start is corrected (U-CHART-5). Cells without a finite point
 * are NaN and do not affect the average.
 */
export function smooth(cells: readonly Cell[], factor: number): Float64Array {
  const smoothed = new Float64Array(cells.length)
  let sum = 0
  // The remaining weight of the start: factor to the power of the number of points.
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

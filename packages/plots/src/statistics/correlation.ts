import { mean, sum } from './summary.js'

/** Pearson's r; NaN where a column is constant. */
export function correlation(x: Float64Array, y: Float64Array): number {
  const [fromX, fromY] = [centred(x), centred(y)]
  const product = sum(fromX.map((value, row) => value * (fromY[row] as number)))
  const squares = sum(fromX.map((value) => value * value)) * sum(fromY.map((value) => value * value))
  // Rounding must not lead beyond the ends.
  return squares === 0 ? Number.NaN : Math.max(-1, Math.min(1, product / Math.sqrt(squares)))
}

function centred(values: Float64Array): Float64Array {
  const middle = mean(values)
  return values.map((value) => value - middle)
}

/** The autocorrelation at lags 0 to `lags`, with divisor n at each. */
export function autocorrelation(series: Float64Array, lags: number): number[] {
  const n = series.length
  const mean = series.reduce((sum, value) => sum + value, 0) / n
  const centred = series.map((value) => value - mean)
  const at = (lag: number) => {
    let sum = 0
    for (let i = lag; i < n; i += 1) sum += (centred[i] as number) * (centred[i - lag] as number)
    return sum
  }
  const variance = at(0)
  return Array.from({ length: lags + 1 }, (_, lag) => at(lag) / variance)
}

/** The partial autocorrelation by Yule and Walker: Levinson's recursion over the autocorrelation. */
export function partialAutocorrelation(correlations: readonly number[]): number[] {
  const r = (lag: number) => correlations[lag] as number
  const partial = [1]
  let weights: number[] = []
  let variance = 1
  for (let lag = 1; lag < correlations.length; lag += 1) {
    const explained = weights.reduce((sum, weight, i) => sum + weight * r(lag - 1 - i), 0)
    const own = (r(lag) - explained) / variance
    weights = [...weights.map((weight, i) => weight - own * (weights[lag - 2 - i] as number)), own]
    variance *= 1 - own * own
    partial.push(own)
  }
  return partial
}

/** Pearson's r of a series with itself `lag` rows before, over the rows in which both are there. */
export function laggedCorrelation(cells: Float64Array, lag: number): number {
  let [n, x, y] = [0, 0, 0]
  const each = (visit: (now: number, before: number) => void) => {
    for (let row = lag; row < cells.length; row += 1) {
      const [now, before] = [cells[row] as number, cells[row - lag] as number]
      if (Number.isFinite(now) && Number.isFinite(before)) visit(now, before)
    }
  }
  each((now, before) => {
    n += 1
    x += now
    y += before
  })
  const [meanNow, meanBefore] = [x / n, y / n]
  let [product, squares, squaresBefore] = [0, 0, 0]
  each((now, before) => {
    product += (now - meanNow) * (before - meanBefore)
    squares += (now - meanNow) ** 2
    squaresBefore += (before - meanBefore) ** 2
  })
  return product / Math.sqrt(squares * squaresBefore)
}

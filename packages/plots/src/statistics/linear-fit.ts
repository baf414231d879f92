import { tQuantile } from './student-t.js'
import { extent, mean, sum } from './summary.js'

export interface LinearFit {
  readonly slope: number
  readonly intercept: number
  readonly r: number
  /** The standard error of the residuals, with n − 2. */
  readonly s: number
  /** The quantile of t for the interval. */
  readonly t: number
  /** The mean at x with its interval. */
  readonly at: (x: number) => { readonly y: number; readonly low: number; readonly high: number }
}

/** Ordinary least squares; undefined for fewer than three points and for a constant x. */
export function linearFit(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  ci: number,
): LinearFit | undefined {
  const n = x.length
  const [min, max] = extent(x)
  if (n < 3 || min === max) return undefined
  const [meanX, meanY] = [mean(x), mean(y)]
  const sxx = sum(x.map((value) => (value - meanX) ** 2))
  const syy = sum(y.map((value) => (value - meanY) ** 2))
  const sxy = sum(x.map((value, row) => (value - meanX) * ((y[row] as number) - meanY)))
  const slope = sxy / sxx
  const intercept = meanY - slope * meanX
  const sse = sum(x.map((value, row) => ((y[row] as number) - meanY - slope * (value - meanX)) ** 2))
  const s = Math.sqrt(sse / (n - 2))
  const t = tQuantile(0.5 + ci / 200, n - 2)
  return {
    slope,
    intercept,
    r: syy === 0 ? Number.NaN : sxy / Math.sqrt(sxx * syy),
    s,
    t,
    at: (place) => {
      const fitted = intercept + slope * place
      const half = t * s * Math.sqrt(1 / n + (place - meanX) ** 2 / sxx)
      return { y: fitted, low: fitted - half, high: fitted + half }
    },
  }
}

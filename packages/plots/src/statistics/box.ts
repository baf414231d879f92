import { quantile } from './summary.js'

export interface BoxStatistics {
  readonly n: number
  readonly q1: number
  readonly median: number
  readonly q3: number
  /** The least value inside of 1.5 times the height of the box below it. */
  readonly whiskerLow: number
  readonly whiskerHigh: number
  /** Values beyond the whiskers. */
  readonly below: number
  readonly above: number
}

/** @param sorted ascending */
export function boxOf(sorted: Float64Array): BoxStatistics {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number]
  const reach = 1.5 * (q3 - q1)
  const below = sorted.findIndex((value) => value >= q1 - reach)
  const last = sorted.findLastIndex((value) => value <= q3 + reach)
  return {
    n: sorted.length,
    q1,
    median,
    q3,
    // A quartile between two values may lie beyond both: then the whisker ends at the box.
    whiskerLow: Math.min(sorted[below] as number, q1),
    whiskerHigh: Math.max(sorted[last] as number, q3),
    below,
    above: sorted.length - 1 - last,
  }
}

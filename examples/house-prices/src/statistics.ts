/** Sorted numbers make quantiles cheap. */
export function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b)
}

/** Between two numbers of the list, in proportion, as NumPy and R do by default. */
export function quantile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share
  const [below, above] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]]
  if (below === undefined || above === undefined) throw new RangeError('There is no quantile of no numbers.')
  return below + (above - below) * (at % 1)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Half the width of the 95% confidence interval of the mean. */
export function errorOfMean(values: readonly number[]): number {
  return 1.96 * Math.sqrt(covariance(values, values) / (values.length - 1))
}

/** Pearson's r. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  return covariance(xs, ys) / Math.sqrt(covariance(xs, xs) * covariance(ys, ys))
}

/** The straight line with the least squared errors. */
export function fitLine(xs: readonly number[], ys: readonly number[]): { slope: number; intercept: number } {
  const slope = covariance(xs, ys) / covariance(xs, xs)
  return { slope, intercept: mean(ys) - slope * mean(xs) }
}

/** Counts of values in bars of the same width. */
export interface Histogram {
  readonly from: number
  readonly barWidth: number
  readonly counts: readonly number[]
}

/** Bars as wide as Freedman and Diaconis advise, but at most two for each square root of the number of values. */
export function histogram(values: readonly number[]): Histogram {
  const ascending = sorted(values)
  const [from, to] = [quantile(ascending, 0), quantile(ascending, 1)]
  const advised = (2 * (quantile(ascending, 0.75) - quantile(ascending, 0.25))) / Math.cbrt(values.length)
  const narrowest = (to - from) / (2 * Math.sqrt(values.length))
  const bars = Math.ceil((to - from) / Math.max(advised, narrowest))
  const barWidth = (to - from) / bars
  const counts = new Array<number>(bars).fill(0)
  for (const value of values) {
    // The last bar includes the greatest value.
    const bar = Math.min(Math.floor((value - from) / barWidth), bars - 1)
    counts[bar] = (counts[bar] ?? 0) + 1
  }
  return { from, barWidth, counts }
}

/** The middle half of the values, the furthest ones within 1.5 times its height, and those beyond. */
export interface BoxStatistics {
  readonly box: readonly [lower: number, median: number, upper: number]
  readonly whiskers: readonly [lower: number, upper: number]
  readonly outliers: readonly number[]
}

export function boxStatistics(values: readonly number[]): BoxStatistics {
  const ascending = sorted(values)
  const [lower, median, upper] = [quantile(ascending, 0.25), quantile(ascending, 0.5), quantile(ascending, 0.75)]
  const reach = 1.5 * (upper - lower)
  const inside = ascending.filter((value) => value >= lower - reach && value <= upper + reach)
  return {
    box: [lower, median, upper],
    whiskers: [quantile(inside, 0), quantile(inside, 1)],
    outliers: ascending.filter((value) => value < lower - reach || value > upper + reach),
  }
}

function covariance(xs: readonly number[], ys: readonly number[]): number {
  const [meanX, meanY] = [mean(xs), mean(ys)]
  return mean(xs.map((x, i) => (x - meanX) * ((ys[i] ?? Number.NaN) - meanY)))
}

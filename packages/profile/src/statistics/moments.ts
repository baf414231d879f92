import type { WeightedValues } from './quantile.js'

export interface Moments {
  readonly sum: number
  readonly mean: number
  /** Divisor n − 1; NaN below two values. */
  readonly variance: number
  readonly std: number
  /** G₁, corrected for bias; NaN below three values and for a constant. */
  readonly skewness: number
  /** G₂, corrected for bias, 0 for a normal; NaN below four values and for a constant. */
  readonly kurtosis: number
}

/**
 * The moments of values, each of which occurs some number of times: the mean first, then the sums of powers about it, corrected
 * by what the mean left over. Raw power sums would lose the kurtosis of values that lie far from 0.
 *
 * Source of G₁ and G₂: D. N. Joanes, C. A. Gill, "Comparing measures of sample skewness and kurtosis", The Statistician 47 (1998).
 */
export function moments(weighted: WeightedValues): Moments {
  const { values, counts } = weighted
  const n = counts.reduce((sum, count) => sum + count, 0)
  const sum = compensatedSum(weighted)
  const mean = sum / n
  if (values.length === 1 && Number.isFinite(values[0])) return constant(values[0] as number, n)
  const [residual, second, third, fourth] = centralSums(weighted, mean)
  const rest = residual / n
  const m2 = second - n * rest * rest
  const m3 = third - 3 * rest * second + 2 * n * rest ** 3
  const m4 = fourth - 4 * rest * third + 6 * rest * rest * second - 3 * n * rest ** 4
  const variance = n < 2 ? Number.NaN : m2 / (n - 1)
  return {
    sum,
    mean,
    variance,
    std: Math.sqrt(variance),
    skewness: n < 3 || m2 === 0 ? Number.NaN : ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / m2 ** 1.5),
    kurtosis: n < 4 || m2 === 0 ? Number.NaN : kurtosisOf(n, m4 / (m2 * m2)),
  }
}

/** n times the same value: its mean is the value, though its sum may be rounded. */
function constant(value: number, n: number): Moments {
  const spread = n < 2 ? Number.NaN : 0
  return { sum: value * n, mean: value, variance: spread, std: spread, skewness: Number.NaN, kurtosis: Number.NaN }
}

function kurtosisOf(n: number, ratio: number): number {
  const divisor = (n - 2) * (n - 3)
  return ((n * (n + 1) * (n - 1)) / divisor) * ratio - (3 * (n - 1) ** 2) / divisor
}

/** The sum with Neumaier's correction, so that its error does not grow with the number of values. */
function compensatedSum({ values, counts }: WeightedValues): number {
  let sum = 0
  let lost = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = (values[i] as number) * (counts[i] as number)
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return Number.isFinite(sum) ? sum + lost : sum
}

/** Σ(x − m)ᵏ for k of 1 to 4, in blocks whose sums are added at the end. */
function centralSums({ values, counts }: WeightedValues, mean: number): [number, number, number, number] {
  const totals: [number, number, number, number] = [0, 0, 0, 0]
  for (let start = 0; start < values.length; start += 512) {
    const end = Math.min(start + 512, values.length)
    let [one, two, three, four] = [0, 0, 0, 0]
    for (let i = start; i < end; i += 1) {
      const d = (values[i] as number) - mean
      const times = counts[i] as number
      const square = d * d
      one += times * d
      two += times * square
      three += times * square * d
      four += times * square * square
    }
    totals[0] += one
    totals[1] += two
    totals[2] += three
    totals[3] += four
  }
  return totals
}

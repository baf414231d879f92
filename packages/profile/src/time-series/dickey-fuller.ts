import { upperGamma } from '../statistics/chi-squared.js'

export interface DickeyFuller {
  readonly statistic: number
  readonly pvalue: number
  /** Lagged differences that the regression has. */
  readonly lags: number
  /** Observations of the regression. */
  readonly n: number
}

/**
 * The augmented Dickey–Fuller test for a unit root, with a constant; the number of lags, up to ⌈12·(n/100)^¼⌉, is that of the
 * least AIC. `undefined` for a series that is too short or constant.
 */
export function dickeyFuller(series: Float64Array): DickeyFuller | undefined {
  const n = series.length
  const most = Math.min(Math.ceil(12 * (n / 100) ** 0.25), Math.floor(n / 2) - 2)
  if (most < 0) return undefined
  // All models are compared over the rows of the longest one.
  const { logLikelihoods } = regress(series, most)
  let lags = 0
  let least = Infinity
  for (const [lag, logLikelihood] of logLikelihoods.entries()) {
    const aic = 2 * (lag + 2) - 2 * logLikelihood
    if (aic < least) [lags, least] = [lag, aic]
  }
  const { statistic, rows } = regress(series, lags)
  return Number.isFinite(statistic) ? { statistic, pvalue: pvalueOf(statistic), lags, n: rows } : undefined
}

/**
 * The regression of the differences on a constant, the level before and `lags` differences before: with the level last for its t,
 * and the log-likelihood of each number of lags.
 */
function regress(series: Float64Array, lags: number) {
  const rows = series.length - 1 - lags
  const difference = (place: number) => (series[place + 1] as number) - (series[place] as number)
  const column = (of: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => of(row))
  const y = column((row) => difference(row + lags))
  const constant = column(() => 1)
  const level = column((row) => series[row + lags] as number)
  const lagged = Array.from({ length: lags }, (_, lag) => column((row) => difference(row + lags - 1 - lag)))

  const nested = new Projection(y)
  nested.add(constant)
  nested.add(level)
  const logLikelihoods = [nested.logLikelihood()]
  for (const one of lagged) {
    nested.add(one)
    logLikelihoods.push(nested.logLikelihood())
  }

  const full = new Projection(y)
  for (const one of [constant, ...lagged]) full.add(one)
  const { coefficient, length } = full.add(level)
  const deviation = Math.sqrt(full.residual() / (rows - lags - 2))
  return { logLikelihoods, rows, statistic: (coefficient / deviation) * length }
}

/** What is left of y once columns are taken out of it: each column is first freed of those before, twice, as once loses digits. */
class Projection {
  readonly #rest: Float64Array
  readonly #basis: Float64Array[] = []

  constructor(y: Float64Array) {
    this.#rest = y.slice()
  }

  /** The coefficient of the column beside those before, and the length of what is new in it. */
  add(column: Float64Array): { coefficient: number; length: number } {
    const own = column.slice()
    const before = norm(own)
    for (const _ of [1, 2]) for (const one of this.#basis) subtract(own, one, dot(own, one))
    const length = norm(own)
    // Nothing new, as a constant level beside the constant.
    if (length <= 1e-12 * before) return { coefficient: Number.NaN, length: 0 }
    for (let i = 0; i < own.length; i += 1) own[i] = (own[i] as number) / length
    const amount = dot(this.#rest, own)
    subtract(this.#rest, own, amount)
    this.#basis.push(own)
    return { coefficient: amount / length, length }
  }

  /** The sum of the squares that are left. */
  residual(): number {
    return dot(this.#rest, this.#rest)
  }

  logLikelihood(): number {
    const n = this.#rest.length
    return (-n / 2) * (Math.log((2 * Math.PI * this.residual()) / n) + 1)
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] as number) - factor * (b[i] as number)
}

/**
 * The response surface of the statistic with a constant. Source: J. G. MacKinnon, "Approximate Asymptotic Distribution Functions
 * for Unit-Root and Cointegration Tests", Journal of Business & Economic Statistics 12 (1994).
 */
function pvalueOf(statistic: number): number {
  if (statistic > 2.74) return 1
  if (statistic < -18.83) return 0
  const coefficients = statistic <= -1.61 ? [2.1659, 1.4412, 0.038269] : [1.7339, 0.93202, -0.12745, -0.010368]
  return normalShare(coefficients.reduceRight((sum, one) => sum * statistic + one, 0))
}

/** The share of a normal distribution below x. */
function normalShare(x: number): number {
  const tail = upperGamma(0.5, (x * x) / 2) / 2
  return x < 0 ? tail : 1 - tail
}

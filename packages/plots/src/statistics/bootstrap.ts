import { RandomState } from '@labbook/random'
import { PlotError } from '../plot-error.js'
import { mean, quantile } from './summary.js'

export interface BootstrapOptions {
  /** Percent of the interval; 95 when left out, null for none. */
  readonly ci?: number | null | undefined
  /** How many samples are drawn; 1,000 when left out. */
  readonly boot?: number | undefined
  /** 0 when left out. */
  readonly seed?: number | undefined
}

export type Estimator = 'mean' | 'median' | 'sum'

/** An estimate of values, and the interval of what samples of them give. */
export interface Estimate {
  readonly value: number
  readonly ciLow: number | null
  readonly ciHigh: number | null
}

const MOST_SAMPLES = 100_000

/** Estimates with intervals from one generator: the order of the calls decides the numbers. */
export function bootstrap(estimator: Estimator, options: BootstrapOptions): (values: Float64Array) => Estimate {
  const { ci = 95, boot = 1000, seed = 0 } = options
  if (ci !== null && !(ci > 0 && ci < 100)) {
    throw new PlotError('BAD_OPTION', `The interval is a percentage between 0 and 100, not ${ci}.`)
  }
  if (!(Number.isInteger(boot) && boot >= 1 && boot <= MOST_SAMPLES)) {
    throw new PlotError('BAD_OPTION', `The number of samples is a whole number from 1 to ${MOST_SAMPLES}, not ${boot}.`)
  }
  const random = new RandomState(seed)
  const of = ESTIMATORS[estimator]
  return (values) => {
    const value = of(values)
    if (ci === null || values.length < 2) return { value, ciLow: null, ciHigh: null }
    const estimates = new Float64Array(boot)
    const drawn = new Float64Array(values.length)
    for (let sample = 0; sample < boot; sample += 1) {
      const rows = random.integers(values.length, values.length)
      for (let i = 0; i < rows.length; i += 1) drawn[i] = values[rows[i] as number] as number
      estimates[sample] = of(drawn)
    }
    estimates.sort()
    return { value, ciLow: quantile(estimates, (100 - ci) / 200), ciHigh: quantile(estimates, (100 + ci) / 200) }
  }
}

const ESTIMATORS: Readonly<Record<Estimator, (values: Float64Array) => number>> = {
  mean,
  median: (values) => quantile(values.slice().sort(), 0.5),
  sum: (values) => mean(values) * values.length,
}

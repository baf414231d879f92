import type { CodedNumbers } from '../columns/coded.js'
import { jsonNumber } from '../json-number.js'
import type { Histogram, NumericStatistics } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { autoBins, binsFor, histogram } from '../statistics/histogram.js'
import { chiSquared } from '../statistics/chi-squared.js'
import { moments } from '../statistics/moments.js'
import { monotonic, monotonicityNames } from '../statistics/monotonic.js'
import { medianDistance, quantiles, type WeightedValues } from '../statistics/quantile.js'
import { extremeValues, numberOf } from './common-values.js'

/** Of the percentiles, which are there for a later comparison and are many. */
const PERCENTILE_DIGITS = 9

/** The statistics of the numbers of a column. */
export function numberStatistics(coded: CodedNumbers, n: number, settings: Settings): NumericStatistics {
  const { values, counts, exact } = coded
  const distinct = values.length
  const finite = finiteOf(coded)
  const of = moments(coded)
  const at = quantiles(coded)
  const [q1, median, q3] = [at(0.25), at(0.5), at(0.75)]
  const countWhere = (test: (value: number) => boolean) =>
    values.reduce((sum, value, code) => sum + (test(value) ? (counts[code] as number) : 0), 0)
  const [infinite, zeros, negative] = [
    countWhere((value) => !Number.isFinite(value)),
    countWhere((value) => value === 0),
    countWhere((value) => value < 0),
  ]
  const [min, max] = exact === undefined ? [values[0], values[distinct - 1]] : [exact[0], exact[distinct - 1]]
  const range = typeof min === 'bigint' ? Number((max as bigint) - min) : (max as number) - (min as number)
  const direction = monotonic(coded.codes)
  const infinities = infinite === 0 ? undefined : moments(finite)
  return {
    n_infinite: infinite,
    p_infinite: infinite / n,
    n_zeros: zeros,
    p_zeros: zeros / n,
    n_negative: negative,
    p_negative: negative / n,
    mean: jsonNumber(of.mean),
    std: jsonNumber(of.std),
    variance: jsonNumber(of.variance),
    min: jsonNumber(min as number | bigint),
    max: jsonNumber(max as number | bigint),
    range: jsonNumber(range),
    p5: jsonNumber(at(0.05)),
    q1: jsonNumber(q1),
    median: jsonNumber(median),
    q3: jsonNumber(q3),
    p95: jsonNumber(at(0.95)),
    quantiles: settings.vars.num.quantiles.map((q) => [q, jsonNumber(at(q))]),
    iqr: jsonNumber(q3 - q1),
    cv: jsonNumber(of.mean === 0 ? Number.NaN : of.std / of.mean),
    kurtosis: jsonNumber(of.kurtosis),
    skewness: jsonNumber(of.skewness),
    mad: jsonNumber(medianDistance(coded, median)),
    sum: jsonNumber(of.sum),
    monotonic: direction,
    monotonicity: monotonicityNames[direction],
    ...extremeValues(coded, { n, most: settings.n_extreme_obs, value: numberOf(coded) }),
    histogram: finite.values.length === 0 ? null : histogram(finite, binsFor(finite, settings.plot.histogram)),
    chi_squared: settings.vars.num.chi_squared_threshold === 0 ? null : chiSquared(evenBins(finite)?.counts ?? []),
    ...(infinities !== undefined && {
      finite: {
        mean: jsonNumber(infinities.mean),
        std: jsonNumber(infinities.std),
        min: jsonNumber(finite.values[0] ?? Number.NaN),
        max: jsonNumber(finite.values[finite.values.length - 1] ?? Number.NaN),
      },
    }),
    percentiles: Array.from({ length: 101 }, (_, i) => jsonNumber(Number(at(i / 100).toPrecision(PERCENTILE_DIGITS)))),
  }
}

function evenBins(finite: WeightedValues): Histogram | undefined {
  return finite.values.length === 0 ? undefined : histogram(finite, autoBins(finite))
}

/** The finite values: infinities are the first and the last. */
function finiteOf({ values, counts }: CodedNumbers): WeightedValues {
  const from = values[0] === -Infinity ? 1 : 0
  const to = values.length > from && values[values.length - 1] === Infinity ? values.length - 1 : values.length
  return { values: values.subarray(from, to), counts: counts.subarray(from, to) }
}

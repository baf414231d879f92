import type { ColumnInfo } from '../columns/column-source.js'
import type { JsonNumber, NumericVariable } from '../profile-object.js'
import { displayOf, numericSummary } from '../profile-table.js'
import { histogram } from '../statistics/histogram.js'
import { moments } from '../statistics/moments.js'
import { quantile } from '../statistics/quantile.js'
import { distinctNumbers } from '../statistics/value-counts.js'

const HISTOGRAM_BINS = 50

/** The statistics of a column of numbers, in which NaN is missing. */
export function describeNumeric(info: ColumnInfo, cells: Float64Array): NumericVariable {
  const present = cells.filter((value) => !Number.isNaN(value))
  const n = cells.length
  const count = present.length
  const ascending = present.slice().sort()
  const distinct = distinctNumbers(ascending)
  const unique = distinct.counts.reduce((sum, times) => sum + (times === 1 ? 1 : 0), 0)
  const { sum, mean, variance, std, skewness, kurtosis } = moments(present)
  const at = (q: number) => quantile(ascending, q)
  const [min, q1, median, q3, max] = [at(0), at(0.25), at(0.5), at(0.75), at(1)]
  const deviations = present.map((value) => Math.abs(value - median)).sort()
  const numberOf = (test: (value: number) => boolean) => present.reduce((sum, x) => sum + (test(x) ? 1 : 0), 0)
  const [infinite, zeros, negative] = [
    numberOf((x) => !Number.isFinite(x)),
    numberOf((x) => x === 0),
    numberOf((x) => x < 0),
  ]
  const values: Omit<NumericVariable, 'display'> = {
    name: info.name,
    type: 'Numeric',
    dtype: info.dtype,
    mlflow_type: info.dtype === 'int64' ? 'long' : 'double',
    n,
    count,
    n_missing: n - count,
    p_missing: (n - count) / n,
    n_distinct: distinct.values.length,
    p_distinct: distinct.values.length / count,
    n_unique: unique,
    p_unique: unique / count,
    is_unique: unique === n,
    memory_size: 16 * n,
    n_infinite: infinite,
    p_infinite: infinite / n,
    n_zeros: zeros,
    p_zeros: zeros / n,
    n_negative: negative,
    p_negative: negative / n,
    mean: json(mean),
    std: json(std),
    variance: json(variance),
    min: json(min),
    max: json(max),
    range: json(max - min),
    p5: json(at(0.05)),
    q1: json(q1),
    median: json(median),
    q3: json(q3),
    p95: json(at(0.95)),
    quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => [q, json(at(q))] as const),
    iqr: json(q3 - q1),
    cv: json(std / mean),
    kurtosis: json(kurtosis),
    skewness: json(skewness),
    mad: json(quantile(deviations, 0.5)),
    sum: json(sum),
    monotonic: 0,
    monotonicity: 'Not monotonic',
    common_values: [],
    common_values_other: null,
    histogram: count === 0 ? null : histogram(ascending, Math.min(HISTOGRAM_BINS, distinct.values.length)),
    chi_squared: null,
  }
  return { ...values, display: displayOf(values as NumericVariable, numericSummary) }
}

function json(value: number): JsonNumber {
  if (Number.isNaN(value)) return null
  if (value === Infinity) return 'Infinity'
  return value === -Infinity ? '-Infinity' : value
}

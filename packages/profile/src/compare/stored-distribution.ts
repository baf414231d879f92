import type { CategoricalVariable, JsonCell, JsonNumber, NumericStatistics, Variable } from '../profile-object.js'
import {
  type CategoryDistribution,
  CumulativeShares,
  type Distribution,
  type NumberDistribution,
} from './distribution.js'
import type { ComparedAs } from './exact-distribution.js'

/** The distribution that a profile keeps of a column: percentiles, counts of categories, the histogram of dates. */
export function storedDistribution(variable: Variable, as: ComparedAs): Distribution | undefined {
  switch (variable.type) {
    case 'Numeric':
    case 'TimeSeries':
      return percentileDistribution(variable)
    case 'Categorical':
      return as === 'numbers' ? percentileDistribution(variable) : categoryDistribution(variable)
    case 'Boolean':
      return categoryDistribution(variable)
    case 'DateTime':
      return histogramDistribution(variable)
    default:
      return undefined
  }
}

function percentileDistribution(
  variable: Variable & Partial<Pick<NumericStatistics, 'percentiles' | 'mean' | 'std'>>,
): NumberDistribution | undefined {
  const values = (variable.percentiles ?? []).map(numberOf)
  const last = values.length - 1
  if (last < 1 || values.some(Number.isNaN)) return undefined
  const first = Array.from(values.keys()).filter((i) => i === 0 || values[i] !== values[i - 1])
  return {
    kind: 'numbers',
    isExact: false,
    isTime: false,
    count: variable.count,
    distinct: variable.n_distinct,
    mean: numberOf(variable.mean ?? null),
    std: numberOf(variable.std ?? null),
    shares: new CumulativeShares(
      Float64Array.from(first, (i) => values[i] as number),
      Float64Array.from(first, (i) => i / last),
      Float64Array.from(first, (_, k) => ((first[k + 1] ?? values.length) - 1) / last),
    ),
  }
}

/** Dates within a bin are taken as even. */
function histogramDistribution(variable: Extract<Variable, { type: 'DateTime' }>): NumberDistribution | undefined {
  const { histogram, count, n_distinct } = variable
  if (histogram === null) return undefined
  const total = histogram.counts.reduce((sum, one) => sum + one, 0)
  let sum = 0
  const shares = Float64Array.from(histogram.edges, (_, i) => {
    sum += histogram.counts[i - 1] ?? 0
    return sum / total
  })
  return {
    kind: 'numbers',
    isExact: false,
    isTime: true,
    count,
    distinct: n_distinct,
    mean: Number.NaN,
    std: Number.NaN,
    shares: new CumulativeShares(Float64Array.from(histogram.edges), shares, shares),
  }
}

function categoryDistribution(
  variable: CategoricalVariable | Extract<Variable, { type: 'Boolean' }>,
): CategoryDistribution {
  const isOfNumbers = 'percentiles' in variable
  const all = 'category_counts' in variable ? variable.category_counts : undefined
  const listed = all ?? variable.common_values.map(({ value, count }) => [value, count] as const)
  const counts = new Map(listed.map(([value, count]) => [categoryName(value, isOfNumbers), count]))
  const others = variable.count - listed.reduce((sum, [, count]) => sum + count, 0)
  return { kind: 'categories', isExact: false, count: variable.count, counts, others }
}

/** As the values of a column name it: 1.0 of a float column is the 1 of a whole one. */
function categoryName(value: JsonCell, isOfNumbers: boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (!isOfNumbers) return String(value)
  const text = String(value)
  if (/^-?inf$/.test(text)) return text.replace('inf', 'Infinity')
  return /^-?\d+\.0$/.test(text) ? text.slice(0, -2) : text
}

function numberOf(value: JsonNumber): number {
  return value === null ? Number.NaN : Number(value)
}

import { displayOf, linesOf } from '../profile-table.js'
import type {
  Alert,
  DateTimeVariable,
  Histogram,
  JsonNumber,
  NumericStatistics,
  Profile,
  ValueCount,
  Variable,
} from '../profile-object.js'
import { monthOf, rounded, roundedOutwards } from './rounded.js'

/** Below this many values a column shows its counts only. */
const FEWEST_VALUES = 5

/**
 * The profile without any value of a cell: no rows, no words, categories by their rank; numbers in the unit of a column with two
 * digits, dates to the month. Counts, shares, shapes and correlations stay.
 */
export function withoutValues(profile: Profile): Profile {
  const { duplicates: _, target, ...rest } = profile
  const precision = (profile.analysis.settings['report'] as { readonly precision: number }).precision
  return {
    ...rest,
    variables: profile.variables.map((variable) => {
      const clean = withoutOwnValues(variable)
      return { ...clean, display: displayOf(clean, linesOf(clean.type), precision) }
    }),
    alerts: profile.alerts.map(withoutConstant),
    interactions: { columns: [], pairs: 0, rows: 0, of: profile.table.n, data: [], categories: [] },
    sample: { head_index: [], head: [], tail_index: [], tail: [] },
    ...(target !== undefined && {
      target: { ...target, associations: target.associations.map(({ groups: _groups, ...one }) => one) },
    }),
  }
}

function withoutConstant(alert: Alert): Alert {
  return alert.type === 'Constant' ? { ...alert, values: {}, text: `${alert.column} has a constant value` } : alert
}

function withoutOwnValues(variable: Variable): Variable {
  if (variable.type === 'Unsupported') return variable
  const isFew = variable.count < FEWEST_VALUES
  switch (variable.type) {
    case 'Numeric':
    case 'TimeSeries': {
      const series = variable.type === 'TimeSeries' ? { series: [] } : {}
      return { ...variable, ...coarse(variable, isFew), ...series, common_values: [], common_values_other: null }
    }
    case 'DateTime':
      return { ...variable, ...toTheMonth(variable, isFew), common_values: [], common_values_other: null }
    case 'Boolean':
      return { ...variable, common_values: ranks(variable.common_values) }
    case 'Categorical':
      return {
        ...withoutNumbers(without(withoutText(variable, isFew), ['category_counts'])),
        common_values: ranks(variable.common_values),
      }
    case 'Text':
      return { ...withoutText(variable, isFew), common_values: [], common_values_other: null }
    case 'URL':
    case 'Path':
      return { ...withoutText(variable, isFew), parts: {}, common_values: [], common_values_other: null }
  }
}

function ranks(values: readonly ValueCount[]): ValueCount[] {
  return values.map((value, i) => ({ ...value, value: `Category ${i + 1}` }))
}

const textKeys = ['character_counts', 'unicode', 'word_counts', 'first_rows'] as const
const lengthKeys = [
  'length',
  'length_histogram',
  'n_characters',
  'n_characters_distinct',
  'n_words',
  'n_words_distinct',
] as const

function withoutText<V extends Variable>(variable: V, isFew: boolean): V {
  return without(variable, isFew ? [...textKeys, ...lengthKeys] : textKeys)
}

/** The statistics in the unit of a column, which may be a value of it: its minimum, or the sum of one value and zeros. */
const unitKeys = ['mean', 'std', 'variance', 'range', 'p5', 'q1', 'median', 'q3', 'p95', 'iqr', 'mad', 'sum'] as const
const shapeKeys = ['cv', 'kurtosis', 'skewness'] as const

function withoutNumbers<V extends Variable>(variable: V): V {
  const numbers = [...unitKeys, ...shapeKeys, 'min', 'max', 'quantiles', 'percentiles', 'histogram', 'finite']
  return without(variable, [...numbers, 'minimum_values', 'maximum_values', 'monotonic', 'monotonicity'])
}

function without<V extends Variable>(variable: V, keys: readonly string[]): V {
  return Object.fromEntries(Object.entries(variable).filter(([key]) => !keys.includes(key))) as V
}

function coarse(variable: NumericStatistics, isFew: boolean): Partial<NumericStatistics> {
  const unit = (value: JsonNumber) => (isFew ? null : rounded(value))
  const { min, max, quantiles, histogram, finite, cv, kurtosis, skewness } = variable
  return {
    ...Object.fromEntries(unitKeys.map((key) => [key, unit(variable[key])])),
    cv: isFew ? null : cv,
    kurtosis: isFew ? null : kurtosis,
    skewness: isFew ? null : skewness,
    min: isFew ? null : roundedOutwards(min, 'down'),
    max: isFew ? null : roundedOutwards(max, 'up'),
    quantiles: quantiles.map(([q, value]) => [q, unit(value)] as const),
    percentiles: [],
    minimum_values: [],
    maximum_values: [],
    histogram: isFew ? null : coarseHistogram(histogram, (edge) => rounded(edge) as number),
    ...(finite !== undefined && {
      finite: { mean: unit(finite.mean), std: unit(finite.std), min: unit(finite.min), max: unit(finite.max) },
    }),
  }
}

function toTheMonth({ min, max, range, histogram }: DateTimeVariable, isFew: boolean): Partial<DateTimeVariable> {
  if (isFew) return { min: null, max: null, range: null, histogram: null }
  return {
    min: min && new Date(monthOf(Date.parse(min))).toISOString(),
    max: max && new Date(monthOf(Date.parse(max))).toISOString(),
    range: rounded(range) as number | null,
    histogram: coarseHistogram(histogram, (edge) => monthOf(edge * 1000) / 1000),
  }
}

function coarseHistogram(histogram: Histogram | null, edgeOf: (edge: number) => number): Histogram | null {
  return histogram && { ...histogram, edges: histogram.edges.map(edgeOf) }
}

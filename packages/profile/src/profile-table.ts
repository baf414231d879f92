import { type Format, format } from './display/format.js'
import type {
  BooleanVariable,
  CategoricalVariable,
  DateTimeVariable,
  JsonNumber,
  NumericStatistics,
  TableStatistics,
  TextStatistics,
  UnsupportedVariable,
  Variable,
  VariableType,
} from './profile-object.js'

/**
 * The lines of the report: the label, the value of the profile object behind it, and how it is written. The page, the `display`
 * strings, the comparison and the docs read these tables, so a statistic is one function and one line here.
 */
export interface Line<T> {
  readonly label: string
  readonly of: (values: T) => JsonNumber | undefined
  readonly as: Format
}

export const tableLines: readonly Line<TableStatistics>[] = [
  { label: 'Number of variables', of: (table) => table.n_var, as: 'count' },
  { label: 'Number of observations', of: (table) => table.n, as: 'count' },
  { label: 'Missing cells', of: (table) => table.n_cells_missing, as: 'count' },
  { label: 'Missing cells (%)', of: (table) => table.p_cells_missing, as: 'share' },
  { label: 'Duplicate rows', of: (table) => table.n_duplicates, as: 'count' },
  { label: 'Duplicate rows (%)', of: (table) => table.p_duplicates, as: 'share' },
  { label: 'Total size in memory', of: (table) => table.memory_size, as: 'bytes' },
  { label: 'Average record size in memory', of: (table) => table.record_size, as: 'bytes' },
]

type Base = UnsupportedVariable | Exclude<Variable, UnsupportedVariable>

const distinctLines: readonly Line<Base>[] = [
  { label: 'Distinct', of: (variable) => variable.n_distinct, as: 'count' },
  { label: 'Distinct (%)', of: (variable) => variable.p_distinct, as: 'share' },
]

const missingLines: readonly Line<Base>[] = [
  { label: 'Missing', of: (variable) => variable.n_missing, as: 'count' },
  { label: 'Missing (%)', of: (variable) => variable.p_missing, as: 'share' },
]

const memoryLine: Line<Base> = { label: 'Memory size', of: (variable) => variable.memory_size, as: 'bytes' }

type Numbers = Base & Partial<NumericStatistics>

/** The first table of a card, in two columns. */
export const numericSummary: readonly Line<Numbers>[] = [
  ...distinctLines,
  ...missingLines,
  { label: 'Infinite', of: (variable) => variable.n_infinite, as: 'count' },
  { label: 'Infinite (%)', of: (variable) => variable.p_infinite, as: 'share' },
  { label: 'Mean', of: (variable) => variable.mean, as: 'number' },
  { label: 'Minimum', of: (variable) => variable.min, as: 'number' },
  { label: 'Maximum', of: (variable) => variable.max, as: 'number' },
  { label: 'Zeros', of: (variable) => variable.n_zeros, as: 'count' },
  { label: 'Zeros (%)', of: (variable) => variable.p_zeros, as: 'share' },
  { label: 'Negative', of: (variable) => variable.n_negative, as: 'count' },
  { label: 'Negative (%)', of: (variable) => variable.p_negative, as: 'share' },
  memoryLine,
]

export const quantileLines: readonly Line<Partial<NumericStatistics>>[] = [
  { label: 'Minimum', of: (variable) => variable.min, as: 'number' },
  { label: '5-th percentile', of: (variable) => variable.p5, as: 'number' },
  { label: 'Q1', of: (variable) => variable.q1, as: 'number' },
  { label: 'median', of: (variable) => variable.median, as: 'number' },
  { label: 'Q3', of: (variable) => variable.q3, as: 'number' },
  { label: '95-th percentile', of: (variable) => variable.p95, as: 'number' },
  { label: 'Maximum', of: (variable) => variable.max, as: 'number' },
  { label: 'Range', of: (variable) => variable.range, as: 'number' },
  { label: 'Interquartile range (IQR)', of: (variable) => variable.iqr, as: 'number' },
]

export const descriptiveLines: readonly Line<Partial<NumericStatistics>>[] = [
  { label: 'Standard deviation', of: (variable) => variable.std, as: 'number' },
  { label: 'Coefficient of variation (CV)', of: (variable) => variable.cv, as: 'number' },
  { label: 'Kurtosis', of: (variable) => variable.kurtosis, as: 'number' },
  { label: 'Mean', of: (variable) => variable.mean, as: 'number' },
  { label: 'Median Absolute Deviation (MAD)', of: (variable) => variable.mad, as: 'number' },
  { label: 'Skewness', of: (variable) => variable.skewness, as: 'number' },
  { label: 'Sum', of: (variable) => variable.sum, as: 'number' },
  { label: 'Variance', of: (variable) => variable.variance, as: 'number' },
  { label: 'Monotonicity', of: (variable) => variable.monotonicity, as: 'text' },
]

/** The first table of categories, text, true and false, addresses and paths. */
export const categoricalSummary: readonly Line<Base>[] = [...distinctLines, ...missingLines, memoryLine]

export const lengthLines: readonly Line<Partial<TextStatistics>>[] = [
  { label: 'Max length', of: (variable) => variable.length?.max, as: 'number' },
  { label: 'Median length', of: (variable) => variable.length?.median, as: 'number' },
  { label: 'Mean length', of: (variable) => variable.length?.mean, as: 'number' },
  { label: 'Min length', of: (variable) => variable.length?.min, as: 'number' },
]

export const characterLines: readonly Line<Partial<TextStatistics>>[] = [
  { label: 'Total characters', of: (variable) => variable.n_characters, as: 'count' },
  { label: 'Distinct characters', of: (variable) => variable.n_characters_distinct, as: 'count' },
  { label: 'Distinct categories', of: (variable) => variable.unicode?.categories.length, as: 'count' },
  { label: 'Distinct scripts', of: (variable) => variable.unicode?.scripts.length, as: 'count' },
  { label: 'Distinct blocks', of: (variable) => variable.unicode?.blocks.length, as: 'count' },
]

export const uniqueLines: readonly Line<Base>[] = [
  { label: 'Unique', of: (variable) => variable.n_unique, as: 'count' },
  { label: 'Unique (%)', of: (variable) => variable.p_unique, as: 'share' },
]

export const imbalanceLine: Line<CategoricalVariable | BooleanVariable> = {
  label: 'Imbalance',
  of: (variable) => variable.imbalance,
  as: 'share',
}

export const dateTimeSummary: readonly Line<DateTimeVariable>[] = [
  ...categoricalSummary,
  { label: 'Minimum', of: (variable) => variable.min, as: 'date' },
  { label: 'Maximum', of: (variable) => variable.max, as: 'date' },
  { label: 'Invalid dates', of: (variable) => variable.n_invalid_dates, as: 'count' },
  { label: 'Invalid dates (%)', of: (variable) => variable.p_invalid_dates, as: 'share' },
]

export const unsupportedSummary: readonly Line<UnsupportedVariable>[] = [
  ...missingLines,
  memoryLine,
  { label: 'Reason', of: (variable) => variable.reason, as: 'text' },
]

/** Over the histogram of numbers and dates. */
const histogramCaption: Line<{ readonly histogram?: { readonly bins: number } | null }> = {
  label: 'Histogram caption',
  of: ({ histogram }) => histogram && `Histogram with fixed size bins (bins=${histogram.bins})`,
  as: 'text',
}

const textLines = [...categoricalSummary, ...lengthLines, ...characterLines, ...uniqueLines]
const numberLines = [...numericSummary, ...quantileLines, ...descriptiveLines, histogramCaption]

type LinesByType = { readonly [type in VariableType]: readonly Line<Extract<Variable, { readonly type: type }>>[] }

const linesByType: LinesByType = {
  Numeric: numberLines,
  TimeSeries: numberLines,
  Categorical: [...textLines, imbalanceLine],
  Text: textLines,
  Boolean: [...categoricalSummary, ...uniqueLines, imbalanceLine],
  DateTime: [...dateTimeSummary, ...uniqueLines, histogramCaption],
  URL: textLines,
  Path: textLines,
  Unsupported: unsupportedSummary,
}

/** The lines of a type; a variable of another type has no values for them. */
export function linesOf(type: VariableType): readonly Line<Variable>[] {
  return linesByType[type] as readonly Line<Variable>[]
}

/** What the page shows for each line that has a value, or could have one: its label and the written value. */
export function displayOf<T extends object>(values: T, lines: readonly Line<T>[], precision?: number) {
  return Object.fromEntries(
    lines.flatMap(({ label, of, as }) => {
      const value = of(values)
      return value === undefined ? [] : [[label, format(value, as, precision)]]
    }),
  )
}

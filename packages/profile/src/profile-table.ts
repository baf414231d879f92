import { type Format, format } from './display/format.js'
import type { JsonNumber, NumericVariable, TableStatistics, VariableType } from './profile-object.js'

/**
 * The lines of the report: the label, the key of the profile object behind it, and how the value is written. The page, the
 * `display` strings, the comparison and the docs read this table, so a statistic is one function and one line here.
 */
export interface Line<T> {
  readonly label: string
  readonly key: keyof T & string
  readonly as: Format
}

export const tableLines: readonly Line<TableStatistics>[] = [
  { label: 'Number of variables', key: 'n_var', as: 'count' },
  { label: 'Number of observations', key: 'n', as: 'count' },
  { label: 'Missing cells', key: 'n_cells_missing', as: 'count' },
  { label: 'Missing cells (%)', key: 'p_cells_missing', as: 'share' },
  { label: 'Total size in memory', key: 'memory_size', as: 'bytes' },
  { label: 'Average record size in memory', key: 'record_size', as: 'bytes' },
]

/** The first table of a card, in two columns. */
export const numericSummary: readonly Line<NumericVariable>[] = [
  { label: 'Distinct', key: 'n_distinct', as: 'count' },
  { label: 'Distinct (%)', key: 'p_distinct', as: 'share' },
  { label: 'Missing', key: 'n_missing', as: 'count' },
  { label: 'Missing (%)', key: 'p_missing', as: 'share' },
  { label: 'Infinite', key: 'n_infinite', as: 'count' },
  { label: 'Infinite (%)', key: 'p_infinite', as: 'share' },
  { label: 'Mean', key: 'mean', as: 'number' },
  { label: 'Minimum', key: 'min', as: 'number' },
  { label: 'Maximum', key: 'max', as: 'number' },
  { label: 'Zeros', key: 'n_zeros', as: 'count' },
  { label: 'Zeros (%)', key: 'p_zeros', as: 'share' },
  { label: 'Negative', key: 'n_negative', as: 'count' },
  { label: 'Negative (%)', key: 'p_negative', as: 'share' },
  { label: 'Memory size', key: 'memory_size', as: 'bytes' },
]

/** The order in which the overview lists the types. */
export const variableTypes: readonly VariableType[] = [
  'Numeric',
  'TimeSeries',
  'Categorical',
  'Text',
  'Boolean',
  'DateTime',
  'URL',
  'Path',
  'Unsupported',
]

/** What the page shows for each line: its label and the written value. */
export function displayOf<T extends object>(values: T, lines: readonly Line<T>[], precision?: number) {
  return Object.fromEntries(
    lines.map(({ label, key, as }) => [label, format(values[key] as JsonNumber | undefined, as, precision)]),
  )
}

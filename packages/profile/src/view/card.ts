import { format, UNDEFINED } from '../display/format.js'
import type { JsonCell, NamedCount, TextStatistics, ValueCount, Variable, VariableType } from '../profile-object.js'
import type { TabTitle } from './sections.js'

/** A line of a small table: its label and the written value. */
export interface Fact {
  readonly label: string
  readonly text: string
}

const counts = ['Distinct', 'Distinct (%)', 'Missing', 'Missing (%)'] as const
const numeric = [
  [...counts, 'Infinite', 'Infinite (%)', 'Mean'],
  ['Minimum', 'Maximum', 'Zeros', 'Zeros (%)', 'Negative', 'Negative (%)', 'Memory size'],
]
const five = [[...counts, 'Memory size']]

/** The labels of the first tables of a card, one list a table. */
const firstTables: Record<VariableType, readonly (readonly string[])[]> = {
  Numeric: numeric,
  TimeSeries: numeric,
  Categorical: five,
  Text: five,
  Boolean: five,
  URL: five,
  Path: five,
  DateTime: [...five, ['Minimum', 'Maximum', 'Invalid dates', 'Invalid dates (%)']],
  Unsupported: [['Missing', 'Missing (%)', 'Memory size']],
}

export function firstTablesOf({ type, display }: Variable): readonly (readonly Fact[])[] {
  return firstTables[type].map((labels) => facts(display, labels)).filter((table) => table.length > 0)
}

/** The two tables of the Statistics tab. */
export const statisticsTables: readonly { readonly title: string; readonly labels: readonly string[] }[] = [
  {
    title: 'Quantile statistics',
    labels: [
      'Minimum',
      '5-th percentile',
      'Q1',
      'median',
      'Q3',
      '95-th percentile',
      'Maximum',
      'Range',
      'Interquartile range (IQR)',
    ],
  },
  {
    title: 'Descriptive statistics',
    labels: [
      'Standard deviation',
      'Coefficient of variation (CV)',
      'Kurtosis',
      'Mean',
      'Median Absolute Deviation (MAD)',
      'Skewness',
      'Sum',
      'Variance',
      'Monotonicity',
    ],
  },
]

/** The lines that a `display` has, in the order of the labels. */
export function facts(display: Readonly<Record<string, string>>, labels: readonly string[]): readonly Fact[] {
  return labels.flatMap((label) => {
    const text = display[label]
    return text === undefined ? [] : [{ label, text }]
  })
}

/** The tabs under *More details*; none where a card has nothing more to say. */
export function detailTabs(variable: Variable): readonly TabTitle[] {
  const isText = 'length' in variable && variable.length !== undefined
  const tab = (title: string, isThere: boolean): TabTitle[] =>
    isThere ? [{ id: title.toLowerCase().replaceAll(' ', '-'), title }] : []
  switch (variable.type) {
    case 'Numeric':
    case 'TimeSeries':
      return [
        ...tab('Statistics', true),
        ...tab('Histogram', variable.histogram !== null),
        ...tab('Time series', variable.type === 'TimeSeries'),
        ...tab('Common values', variable.common_values.length > 0),
        ...tab('Extreme values', (variable.minimum_values?.length ?? 0) > 0),
      ]
    case 'Categorical':
    case 'Text':
    case 'URL':
    case 'Path':
      return [
        ...tab('Overview', isText),
        ...tab('Categories', variable.type === 'Categorical' && variable.common_values.length > 0),
        ...tab('Parts', 'parts' in variable),
        ...tab('Words', isText && (variable.word_counts?.length ?? 0) > 0),
        ...tab('Characters', isText && (variable.character_counts?.length ?? 0) > 0),
        ...tab('Common values', !isText && variable.type !== 'Categorical' && variable.common_values.length > 0),
      ]
    case 'Boolean':
      return tab('Common values', variable.common_values.length > 0)
    case 'DateTime':
      return [
        ...tab('Histogram', variable.histogram !== null),
        ...tab('Common values', variable.common_values.length > 0),
      ]
    case 'Unsupported':
      return []
  }
}

/** The lengths and characters of a text column, as small tables. */
export function textTables({
  length,
  n_characters,
  n_characters_distinct,
  unicode,
}: Partial<TextStatistics>): readonly { readonly title: string; readonly facts: readonly Fact[] }[] {
  const fact = (label: string, value: number | undefined): Fact => ({ label, text: format(value, 'number') })
  return [
    {
      title: 'Length',
      facts: [
        fact('Max length', length?.max),
        fact('Median length', length?.median),
        fact('Mean length', length?.mean),
        fact('Min length', length?.min),
      ],
    },
    {
      title: 'Characters and Unicode',
      facts: [
        { label: 'Total characters', text: format(n_characters, 'count') },
        { label: 'Distinct characters', text: format(n_characters_distinct, 'count') },
        { label: 'Distinct categories', text: format(unicode?.categories.length, 'count') },
        { label: 'Distinct scripts', text: format(unicode?.scripts.length, 'count') },
        { label: 'Distinct blocks', text: format(unicode?.blocks.length, 'count') },
      ],
    },
  ]
}

/** The values seen once, which the overview of a text column names. */
export function uniqueFacts({ n_unique, p_unique }: Variable): readonly Fact[] {
  return [
    { label: 'Unique', text: format(n_unique, 'count') },
    { label: 'Unique (%)', text: format(p_unique, 'share') },
  ]
}

/** A row of a list of values. `name` is text of the data, `note` a line of ours, as "Other values (4018)". */
export interface ValueRow {
  readonly name?: string
  readonly note?: string
  readonly count: number
  readonly share: string
}

/** The common values of a column, then what is left, then the missing cells. */
export function commonRows(variable: Variable, limit = Number.POSITIVE_INFINITY): readonly ValueRow[] {
  if (variable.type === 'Unsupported') return []
  const { common_values, common_values_other: other, n, n_missing } = variable
  const rest = common_values.slice(limit)
  const left = {
    distinct: (other?.distinct ?? 0) + rest.length,
    count: (other?.count ?? 0) + rest.reduce((sum, { count }) => sum + count, 0),
  }
  return [
    ...common_values.slice(0, limit).map((value) => valueRow(value)),
    ...(left.distinct > 0
      ? [{ note: `Other values (${left.distinct})`, count: left.count, share: format(left.count / n, 'share') }]
      : []),
    ...(n_missing > 0 ? [{ note: '(Missing)', count: n_missing, share: format(n_missing / n, 'share') }] : []),
  ]
}

export function valueRow({ value, count, percent }: ValueCount): ValueRow {
  return { name: cellText(value), count, share: format(percent, 'share') }
}

/** Words or characters with their share of all that were counted. */
export function countRows(counted: readonly NamedCount[], total: number): readonly ValueRow[] {
  return counted.map(({ name, count }) => ({ name, count, share: format(count / total, 'share') }))
}

/** A cell as a table of the page shows it: unrounded. */
export function cellText(value: JsonCell): string {
  if (value === null) return UNDEFINED
  if (value === 'Infinity' || value === '-Infinity') return format(value, 'number')
  return String(value)
}

/** A character as a list shows it: those that leave no mark by their name. */
export function characterText(character: string): string {
  const named: Readonly<Record<string, string>> = {
    ' ': '(space)',
    '\t': '(tab)',
    '\n': '(line feed)',
    '\r': '(carriage return)',
    '\u00a0': '(no-break space)',
  }
  return named[character] ?? character
}

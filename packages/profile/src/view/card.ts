import { format, UNDEFINED } from '../display/format.js'
import type { JsonCell, NamedCount, ValueCount, Variable, VariableType } from '../profile-object.js'
import {
  categoricalSummary,
  characterLines,
  dateTimeSummary,
  descriptiveLines,
  lengthLines,
  type Line,
  numericSummary,
  quantileLines,
  uniqueLines,
  unsupportedSummary,
} from '../profile-table.js'
import type { TabTitle } from './sections.js'

/** A line of a small table: its label, the written value, and the value itself where that says more. */
export interface Fact {
  readonly label: string
  readonly text: string
  readonly exact?: string | undefined
}

/** The lines of a card's first tables, one list a table. */
const firstTables: Record<VariableType, readonly (readonly AnyLine[])[]> = {
  Numeric: halves(numericSummary),
  TimeSeries: halves(numericSummary),
  Categorical: [categoricalSummary],
  Text: [categoricalSummary],
  Boolean: [categoricalSummary],
  URL: [categoricalSummary],
  Path: [categoricalSummary],
  DateTime: [
    dateTimeSummary.slice(0, categoricalSummary.length),
    dateTimeSummary.slice(categoricalSummary.length),
  ] as readonly (readonly AnyLine[])[],
  // The reason has a line of its own.
  Unsupported: [unsupportedSummary.filter(({ label }) => label !== 'Reason') as readonly AnyLine[]],
}

type AnyLine = Line<Variable>

function halves(lines: readonly AnyLine[]): readonly (readonly AnyLine[])[] {
  const middle = Math.ceil(lines.length / 2)
  return [lines.slice(0, middle), lines.slice(middle)]
}

/** The first tables of a card. */
export function firstTablesOf(variable: Variable): readonly (readonly Fact[])[] {
  return firstTables[variable.type].map((lines) => factsOf(variable, lines)).filter((table) => table.length > 0)
}

/** The lines that a variable or a table has a text for, in their order. */
export function factsOf<T extends { readonly display: Readonly<Record<string, string>> }>(
  values: T,
  lines: readonly Line<T>[],
): readonly Fact[] {
  return lines.flatMap(({ label, of }) => {
    const text = values.display[label]
    if (text === undefined) return []
    const value = of(values)
    return { label, text, exact: typeof value === 'number' && String(value) !== text ? String(value) : undefined }
  })
}

/** The small tables of the Statistics tab. */
export function statisticsTables(variable: Variable): readonly FactTable[] {
  return [
    { title: 'Quantile statistics', facts: factsOf(variable, quantileLines as readonly AnyLine[]) },
    { title: 'Descriptive statistics', facts: factsOf(variable, descriptiveLines as readonly AnyLine[]) },
  ]
}

/** The small tables of the overview of a text column. */
export function textTables(variable: Variable): readonly FactTable[] {
  return [
    { title: 'Length', facts: factsOf(variable, lengthLines as readonly AnyLine[]) },
    { title: 'Characters and Unicode', facts: factsOf(variable, characterLines as readonly AnyLine[]) },
    { title: 'Values seen once', facts: factsOf(variable, uniqueLines) },
  ]
}

export interface FactTable {
  readonly title: string
  readonly facts: readonly Fact[]
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
    ...common_values.slice(0, limit).map((one) => ({ ...valueRow(one), name: cellText(one.value, variable.type) })),
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

/** A cell as a table of the page shows it: unrounded, dates without what says nothing. */
export function cellText(value: JsonCell, type?: VariableType): string {
  if (value === null) return UNDEFINED
  if (value === 'Infinity' || value === '-Infinity') return format(value, 'number')
  return type === 'DateTime' && typeof value === 'string' ? format(value, 'date') : String(value)
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

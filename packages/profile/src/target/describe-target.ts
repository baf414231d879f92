import { CramersV, categoryGroups } from '../correlations/cramers.js'
import { type NumberColumn, spearman } from '../correlations/linear.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { Pace } from '../engine/pace.js'
import type { Association, Target } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { correlationRatio } from './correlation-ratio.js'
import { groupRows } from './group-rows.js'
import { targetByGroup } from './target-by-group.js'

type CodedColumn = AnalysedColumn & Required<Pick<AnalysedColumn, 'coded' | 'valueAt'>>

/** How much each other column goes with the target, the most first, and the target in each group of rows of the column. */
export async function describeTarget(
  columns: readonly AnalysedColumn[],
  name: string,
  settings: Settings,
  pace: Pace,
): Promise<Target | undefined> {
  const target = columns.find((column) => column.name === name)
  if (target === undefined || !isCoded(target) || roleOf(target) === undefined) return undefined
  const associations: Association[] = []
  for (const column of columns) {
    await pace.rest()
    if (column !== target && isCoded(column) && roleOf(column) !== undefined)
      associations.push(await associate(target, column, settings, pace))
  }
  const strength = ({ value }: Association) => value ?? -1
  return {
    column: name,
    type: target.type,
    associations: associations.toSorted((a, b) => strength(b) - strength(a)),
  }
}

function isCoded(column: AnalysedColumn): column is CodedColumn {
  return column.coded !== undefined && column.valueAt !== undefined
}

/** Dates are numbers of seconds. Text is neither. */
function roleOf({ type }: AnalysedColumn): 'numbers' | 'categories' | undefined {
  if (type === 'Numeric' || type === 'TimeSeries' || type === 'DateTime') return 'numbers'
  return type === 'Categorical' || type === 'Boolean' ? 'categories' : undefined
}

async function associate(
  target: CodedColumn,
  column: CodedColumn,
  settings: Settings,
  pace: Pace,
): Promise<Association> {
  const isOfNumbers = { target: roleOf(target) === 'numbers', column: roleOf(column) === 'numbers' }
  const groups = groupRows(column, isOfNumbers.column ? numbersOf(column).numbers : undefined)
  const shown = targetByGroup(target, isOfNumbers.target ? numbersOf(target).numbers : undefined, groups)
  const measured = await measure(target, column, isOfNumbers, settings, pace)
  return { column: column.name, ...measured, groups: { ...groups.shown, ...shown } }
}

async function measure(
  target: CodedColumn,
  column: CodedColumn,
  isOfNumbers: { readonly target: boolean; readonly column: boolean },
  { categorical_maximum_correlation_distinct: most }: Settings,
  pace: Pace,
): Promise<Pick<Association, 'measure' | 'value'>> {
  if (isOfNumbers.target && isOfNumbers.column) {
    const { values } = await spearman([numbersOf(target), numbersOf(column)], pace)
    return { measure: 'Spearman’s ρ', value: finite(Math.abs(values[1] as number)) }
  }
  if (isOfNumbers.target || isOfNumbers.column) {
    const [numbers, categories] = isOfNumbers.target ? [target, column] : [column, target]
    return { measure: 'Correlation ratio η', value: finite(correlationRatio(numbersOf(numbers), categories.coded)) }
  }
  const groups = [categoryGroups(target), categoryGroups(column)] as const
  const isMany = groups.some((one) => one.groups > most)
  return { measure: 'Cramér’s V', value: isMany ? null : finite(new CramersV(groups).of(...groups)) }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Math.min(1, value) : null
}

/** The column with the number of each code. */
function numbersOf(column: CodedColumn): NumberColumn & CodedColumn {
  const numbers =
    column.numbers ??
    Float64Array.from(column.coded.counts, (_, code) => Date.parse(String(column.valueAt(code))) / 1000)
  return { ...column, numbers }
}

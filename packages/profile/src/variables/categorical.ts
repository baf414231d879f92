import { type CodedTexts, mostFrequent } from '../columns/coded.js'
import { jsonNumber } from '../json-number.js'
import type { CategoricalVariable, JsonCell } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { chiSquared } from '../statistics/chi-squared.js'
import { imbalance } from '../statistics/imbalance.js'
import { textStatistics } from '../text/text-statistics.js'
import { numberText } from '../types/convert-cells.js'
import type { NumbersColumn, TextsColumn } from '../types/typed-column.js'
import { commonValues, shortText } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'
import { numberStatistics } from './number-statistics.js'

/** The statistics of categories. Numbers that became categories keep theirs. */
export function describeCategorical(
  column: NumbersColumn | TextsColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<CategoricalVariable> {
  const { cat } = settings.vars
  const { n } = base
  const coded = categoriesOf(column)
  const isWhole = column.kind === 'numbers' && !base.dtype.startsWith('float')
  const value = (code: number) => {
    if (isWhole && column.kind === 'numbers')
      return jsonNumber(column.coded.exact?.[code] ?? (column.coded.values[code] as number))
    return shortText(coded.values[code] as string)
  }
  return {
    ...base,
    type: 'Categorical',
    ...(column.kind === 'numbers' && numberStatistics(column.coded, n, settings)),
    imbalance: imbalance(coded.counts),
    chi_squared: cat.chi_squared_threshold === 0 ? null : chiSquared(coded.counts),
    ...textStatistics(coded, { ...cat, examples: cat.n_obs }),
    ...commonValues(coded, { n, most: settings.n_freq_table_max, value }),
    ...(coded.counts.length > settings.n_freq_table_max && { category_counts: categoryCounts(coded, value) }),
  }
}

/** Categories that a profile keeps for a later comparison. */
const MOST_CATEGORIES = 1000

function categoryCounts(coded: CodedTexts, value: (code: number) => JsonCell): (readonly [JsonCell, number])[] {
  return mostFrequent(coded, MOST_CATEGORIES).map((code) => [value(code), coded.counts[code] as number] as const)
}

function categoriesOf(column: NumbersColumn | TextsColumn): CodedTexts {
  if (column.kind === 'texts') return column.coded
  const { coded, cells } = column
  const isFloat = cells.dtype.startsWith('float')
  const text = (value: number, code: number) =>
    coded.exact === undefined ? numberText(value, isFloat) : String(coded.exact[code])
  return { ...coded, values: Array.from(coded.values, text) }
}

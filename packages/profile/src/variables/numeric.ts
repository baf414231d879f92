import type { NumericVariable, TimeSeriesVariable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { NumbersColumn } from '../types/typed-column.js'
import { commonValues, numberOf } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'
import { numberStatistics } from './number-statistics.js'

/** The statistics of a column of numbers. */
export function describeNumeric(
  { coded }: NumbersColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<NumericVariable | TimeSeriesVariable> {
  return {
    ...base,
    type: 'Numeric',
    ...numberStatistics(coded, base.n, settings),
    ...commonValues(coded, { n: base.n, most: settings.n_freq_table_max, value: numberOf(coded) }),
  }
}

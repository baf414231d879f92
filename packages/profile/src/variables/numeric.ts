import type { NumericVariable, TimeSeriesVariable } from '../profile-object.js'
import { describeTimeSeries } from '../time-series/describe-time-series.js'
import { cellsOf, type NumbersColumn } from '../types/typed-column.js'
import { commonValues, numberOf } from './common-values.js'
import type { BaseStatistics, ColumnAbout, Undisplayed } from './base-statistics.js'
import { numberStatistics } from './number-statistics.js'

/** The statistics of a column of numbers, and of a series of them. */
export function describeNumeric(
  column: NumbersColumn,
  base: BaseStatistics,
  { settings, axis }: Pick<ColumnAbout, 'settings' | 'axis'>,
): Undisplayed<NumericVariable | TimeSeriesVariable> {
  const { coded } = column
  const numbers = {
    ...base,
    ...numberStatistics(coded, base.n, settings),
    ...commonValues(coded, { n: base.n, most: settings.n_freq_table_max, value: numberOf(coded) }),
  }
  if (column.type !== 'TimeSeries') return { ...numbers, type: 'Numeric' }
  return { ...numbers, type: 'TimeSeries', ...describeTimeSeries(cellsOf(column), axis, settings) }
}

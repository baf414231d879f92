import type { DateTimeVariable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { binsFor, histogram } from '../statistics/histogram.js'
import type { DatesColumn } from '../types/typed-column.js'
import { commonValues } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'

/** The statistics of dates. */
export function describeDateTime(
  { coded, invalid }: DatesColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<DateTimeVariable> {
  const { values, counts } = coded
  const seconds = { values: values.map((ms) => ms / 1000), counts }
  const [first, last] = [values[0], values[values.length - 1]]
  const rows = invalid?.rows ?? 0
  return {
    ...base,
    type: 'DateTime',
    min: first === undefined ? null : dateText(first),
    max: last === undefined ? null : dateText(last),
    range: first === undefined || last === undefined ? null : (last - first) / 1000,
    histogram: values.length === 0 ? null : histogram(seconds, binsFor(seconds, settings.plot.histogram)),
    invalid_dates: invalid?.distinct ?? 0,
    n_invalid_dates: rows,
    p_invalid_dates: base.n === 0 ? 0 : rows / base.n,
    ...commonValues(coded, {
      n: base.n,
      most: settings.n_freq_table_max,
      value: (code) => dateText(values[code] as number),
    }),
  }
}

/** ISO 8601 in UTC. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString()
}

import type { BooleanVariable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { imbalance } from '../statistics/imbalance.js'
import type { BooleansColumn } from '../types/typed-column.js'
import { commonValues } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'

/** The statistics of true and false. */
export function describeBoolean(
  { coded }: BooleansColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<BooleanVariable> {
  const value = (code: number) => coded.values[code] === 'True'
  return {
    ...base,
    type: 'Boolean',
    imbalance: imbalance(coded.counts),
    ...commonValues(coded, { n: base.n, most: settings.n_freq_table_max, value }),
  }
}

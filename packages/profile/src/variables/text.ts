import type { TextVariable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { textStatistics } from '../text/text-statistics.js'
import type { TextsColumn } from '../types/typed-column.js'
import { commonValues, shortText } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'

/** The statistics of free text. */
export function describeText(
  { coded }: TextsColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<TextVariable> {
  const { text, cat } = settings.vars
  return {
    ...base,
    type: 'Text',
    ...textStatistics(coded, { ...text, stop_words: cat.stop_words, examples: cat.n_obs }),
    ...commonValues(coded, {
      n: base.n,
      most: settings.n_freq_table_max,
      value: (code) => shortText(coded.values[code] as string),
    }),
  }
}

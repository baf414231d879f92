import type { SettingsInput } from './default-settings.js'

export type ProfileMode = 'full' | 'minimal' | 'explorative' | 'sensitive'

/** What a mode changes. `sensitive` besides takes the values of cells out of the finished profile. */
export const modeSettings: Readonly<Record<ProfileMode, SettingsInput>> = {
  full: {},
  minimal: {
    infer_dtypes: false,
    n_extreme_obs: 5,
    vars: {
      num: { chi_squared_threshold: 0 },
      cat: { chi_squared_threshold: 0, length: false, words: false, characters: false },
      text: { length: false, words: false, characters: false },
    },
    missing_diagrams: null,
    correlations: null,
    interactions: null,
    samples: null,
    duplicates: null,
  },
  explorative: { memory_deep: true, vars: { url: { active: true }, path: { active: true } } },
  sensitive: {},
}

import { parse } from 'yaml'
import { ProfileError } from '../profile-error.js'
import type { SettingsInput } from './default-settings.js'
import { resolveSettings } from './resolve-settings.js'

const LARGEST_FILE = 1_000_000

/**
 * Settings from YAML or JSON text, such as a configuration file of ydata-profiling.
 *
 * @example const settings = loadSettings('samples: null\nvars:\n  num:\n    low_categorical_threshold: 0\n')
 * @throws ProfileError BAD_SETTINGS_FILE, UNKNOWN_SETTING, BAD_SETTING
 */
export function loadSettings(text: string): SettingsInput {
  if (text.length > LARGEST_FILE) {
    throw new ProfileError(
      'BAD_SETTINGS_FILE',
      `The settings have ${text.length} characters; at most ${LARGEST_FILE} are read.`,
    )
  }
  const settings = (parsed(text) ?? {}) as SettingsInput
  resolveSettings('full', settings)
  return settings
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new ProfileError('BAD_SETTINGS_FILE', `The settings are not YAML: ${(error as Error).message}`)
  }
}

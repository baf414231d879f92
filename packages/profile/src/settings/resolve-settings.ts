import { ProfileError } from '../profile-error.js'
import type { VariableType } from '../profile-object.js'
import { variableTypes } from '../variable-types.js'
import {
  defaultSettings,
  freeKeys,
  ignoredCorrelationKeys,
  type Settings,
  type SettingsInput,
  switchedOff,
  withoutEffect,
} from './default-settings.js'
import { modeSettings, type ProfileMode } from './modes.js'
import { nearestName } from './nearest-name.js'

export interface ResolvedSettings {
  readonly settings: Settings
  /** Settings that were given and change nothing. */
  readonly warnings: readonly string[]
}

type Tree = Readonly<Record<string, unknown>>

/**
 * The whole tree of settings: the defaults, what the mode changes, what the caller gives.
 *
 * @throws ProfileError UNKNOWN_SETTING with the nearest name, BAD_SETTING for a value of the wrong kind
 */
export function resolveSettings(mode: ProfileMode, input: SettingsInput = {}): ResolvedSettings {
  const ignored: string[] = []
  const base = merge(defaultSettings, modeSettings[mode], '', ignored)
  const settings = merge(base, input, '', ignored) as Settings
  checkRanges(settings)
  const warnings = ignored.length === 0 ? [] : [`These settings have no effect here: ${ignored.join(', ')}.`]
  return { settings: { ...settings, type_schema: typeSchema(settings.type_schema) }, warnings }
}

function merge(base: Tree, input: unknown, path: string, ignored: string[]): Tree {
  if (!isTree(input)) throw badSetting(path === '' ? 'settings' : path, input, 'a group of settings')
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue
    const place = path === '' ? key : `${path}.${key}`
    if (withoutEffect.includes(place)) ignored.push(place)
    else if (path.startsWith('correlations.') && ignoredCorrelationKeys.has(key)) continue
    else if (!Object.hasOwn(base, key)) throw unknownSetting(place, path, Object.keys(base))
    else merged[key] = mergedValue(base[key], value, place, ignored)
  }
  return merged
}

function mergedValue(known: unknown, value: unknown, place: string, ignored: string[]): unknown {
  if (value === null && Object.hasOwn(switchedOff, place)) {
    return merge(known as Tree, switchedOff[place as keyof typeof switchedOff], place, ignored)
  }
  if (freeKeys.has(place)) {
    if (!isTree(value)) throw badSetting(place, value, 'a group of names and values')
    return checkedEntries(place, value)
  }
  if (isTree(known)) return merge(known, value, place, ignored)
  const wanted = kindsAt(place, known)
  const kind = kindOf(value)
  if (!wanted.includes(kind)) throw badSetting(place, value, wanted.join(' or '))
  return value
}

/** A setting takes what its default is, and what no default can show. */
const otherKinds: Readonly<Record<string, readonly string[]>> = {
  sort: ['text', 'null'],
  exact: ['true or false', 'null'],
  'dataset.copyright_year': ['text', 'number'],
  'plot.cat_freq.colors': ['list', 'null'],
}

function kindsAt(place: string, known: unknown): readonly string[] {
  if (place.endsWith('.warn_high_correlations')) return ['true or false', 'number']
  return otherKinds[place] ?? [kindOf(known)]
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' && !Number.isNaN(value) ? 'number' : typeof value
}

function checkedEntries(place: string, entries: Tree): Tree {
  const wanted = place === 'vars.bool.mappings' ? 'true or false' : 'text'
  for (const [name, value] of Object.entries(entries)) {
    if (kindOf(value) !== wanted) throw badSetting(`${place}[${JSON.stringify(name)}]`, value, wanted)
  }
  if (place !== 'vars.bool.mappings') return entries
  return Object.fromEntries(Object.entries(entries).map(([word, value]) => [word.toLowerCase(), value]))
}

function typeSchema(schema: Readonly<Record<string, string>>): Readonly<Record<string, VariableType>> {
  const names = variableTypes.filter((type) => type !== 'TimeSeries')
  const byName = new Map(names.map((type) => [type.toLowerCase(), type]))
  const entries = Object.entries(schema).map(([column, name]) => {
    const type = byName.get(name.toLowerCase())
    if (type === undefined) {
      throw new ProfileError(
        'UNKNOWN_TYPE',
        `type_schema: ${JSON.stringify(name)} of column ${JSON.stringify(column)} is not a variable type. Did you mean ${nearestName(name, names)}?`,
      )
    }
    return [column, type] as const
  })
  return Object.fromEntries(entries)
}

/** Numbers that lists or loops are as long as. */
const MOST = 10_000

function checkRanges(settings: Settings) {
  const { samples, duplicates, vars, plot, report } = settings
  const sizes: readonly (readonly [path: string, value: number])[] = [
    ['n_freq_table_max', settings.n_freq_table_max],
    ['n_extreme_obs', settings.n_extreme_obs],
    ['samples.head', samples.head],
    ['samples.tail', samples.tail],
    ['samples.random', samples.random],
    ['duplicates.head', duplicates.head],
    ['plot.histogram.bins', plot.histogram.bins],
    ['plot.histogram.max_bins', plot.histogram.max_bins],
    ['vars.cat.n_obs', vars.cat.n_obs],
  ]
  for (const [path, value] of sizes) {
    if (!Number.isInteger(value) || value < 0 || value > MOST)
      throw badSetting(path, value, `a whole number from 0 to ${MOST}`)
  }
  if (!Number.isInteger(report.precision) || report.precision < 1 || report.precision > 17) {
    throw badSetting('report.precision', report.precision, 'a whole number from 1 to 17')
  }
  for (const q of vars.num.quantiles) {
    if (!(q >= 0 && q <= 1)) throw badSetting('vars.num.quantiles', q, 'numbers from 0 to 1')
  }
  if (settings.sort !== null && !/^(a|de)scending$/.test(settings.sort)) {
    throw badSetting('sort', settings.sort, '"ascending", "descending" or null')
  }
  for (const [method, { n_bins }] of Object.entries(settings.correlations)) {
    if (!Number.isInteger(n_bins) || n_bins < 2 || n_bins > 250) {
      throw badSetting(`correlations.${method}.n_bins`, n_bins, 'a whole number from 2 to 250')
    }
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function badSetting(path: string, value: unknown, wanted: string): ProfileError {
  return new ProfileError('BAD_SETTING', `${path}: ${JSON.stringify(value) ?? String(value)} is not ${wanted}.`)
}

function unknownSetting(place: string, path: string, names: readonly string[]): ProfileError {
  const nearest = nearestName(place.slice(place.lastIndexOf('.') + 1), names)
  const full = path === '' ? nearest : `${path}.${nearest}`
  return new ProfileError('UNKNOWN_SETTING', `There is no setting ${JSON.stringify(place)}. Did you mean ${full}?`)
}

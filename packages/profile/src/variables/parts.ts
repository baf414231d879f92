import type { NamedCount, PartsVariable } from '../profile-object.js'
import type { CodedTexts } from '../columns/coded.js'
import type { Settings } from '../settings/default-settings.js'
import { largestCounts } from '../text/largest-counts.js'
import type { TextsColumn } from '../types/typed-column.js'
import { shortText } from './common-values.js'
import type { BaseStatistics, Undisplayed } from './base-statistics.js'
import { describeText } from './text.js'

type PartsOf = (text: string) => Readonly<Record<string, string>>

/** The statistics of addresses or paths: those of text, and the counts of their parts. */
export function describeParts<T extends 'URL' | 'Path'>(
  type: T,
  column: TextsColumn,
  base: BaseStatistics,
  settings: Settings,
): Undisplayed<PartsVariable<T>> {
  const { type: _, ...text } = describeText(column, base, settings)
  return {
    ...text,
    type,
    parts: partCounts(column.coded, type === 'URL' ? urlParts : pathParts, settings.n_freq_table_max),
  }
}

function partCounts(
  { values, counts }: CodedTexts,
  partsOf: PartsOf,
  most: number,
): Readonly<Record<string, readonly NamedCount[]>> {
  const all = new Map<string, Map<string, number>>()
  for (const [code, text] of values.entries()) {
    for (const [part, value] of Object.entries(partsOf(text))) {
      const seen = all.get(part) ?? new Map<string, number>()
      all.set(part, seen)
      const name = shortText(value)
      seen.set(name, (seen.get(name) ?? 0) + (counts[code] as number))
    }
  }
  return Object.fromEntries(Array.from(all, ([part, seen]) => [part, largestCounts(seen, most)]))
}

const URL_PARTS = /^([^:]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

function urlParts(text: string) {
  const [, scheme = '', host = '', path = '', query = '', fragment = ''] = URL_PARTS.exec(text) ?? []
  return { scheme, host, path, query, fragment }
}

function pathParts(text: string) {
  const [, parent = '', name = ''] = /^(.*)[\\/]([^\\/]*)$/s.exec(text) ?? []
  const dot = name.lastIndexOf('.')
  const at = dot <= 0 ? name.length : dot
  return { parent: parent === '' ? '/' : parent, stem: name.slice(0, at), suffix: name.slice(at) }
}

import { limits } from '@labbook/protocol'
import { InvalidInputError, shown } from './invalid-input-error.js'

/** What happens to a value that is longer than a server keeps. */
export interface LongValues {
  /** Cut it and warn; otherwise it is refused (`MLFLOW_TRUNCATE_LONG_VALUES=false`). */
  readonly truncate: boolean
  readonly warn: (sentence: string) => void
}

/**
 * The value of a param as the text that is stored.
 *
 * @throws InvalidInputError for a value that has no text, and for one that is too long where that is an error
 * @example paramText('layers', [64, 32], longValues)   // '[64,32]'
 */
export function paramText(key: string, value: unknown, long: LongValues): string {
  return boundedText(`param "${key}"`, value, { most: limits.paramValue, long })
}

/** The value of a run's tag as the text that is stored, as `paramText` does it. */
export function tagText(key: string, value: unknown, long: LongValues): string {
  return boundedText(`tag "${key}"`, value, { most: limits.runTagValue, long })
}

/** The value of an experiment's tag as the text that is stored, as `paramText` does it. */
export function experimentTagText(key: string, value: unknown, long: LongValues): string {
  return boundedText(`experiment tag "${key}"`, value, { most: limits.experimentTagValue, long })
}

/** The value of a tag in the registry as the text that is stored. What is too long is refused: prompts are kept in tags. */
export function registryTagText(key: string, value: unknown): string {
  return boundedText(`tag "${key}"`, value, { most: limits.registryTagValue, long: REFUSED })
}

const REFUSED: LongValues = { truncate: false, warn: () => undefined }

/**
 * A value as text: what `String` makes of it, with the sign of −0; times as ISO, objects, lists and maps as JSON.
 *
 * @throws InvalidInputError for objects that have no JSON, and for text that no database can keep
 */
export function valueText(what: string, value: unknown): string {
  const text = asText(what, value)
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new InvalidInputError(`Invalid value ${shown(text)} of the ${what}: it holds a NUL or half a character.`)
  }
  return text
}

function boundedText(what: string, value: unknown, { most, long }: { most: number; long: LongValues }): string {
  const text = valueText(what, value)
  if (text.length <= most) return text
  const characters = Array.from(text)
  if (characters.length <= most) return text
  const sentence = `The value of the ${what} has ${characters.length} characters; at most ${most} are kept.`
  if (!long.truncate) throw new InvalidInputError(sentence)
  long.warn(`${sentence} The rest was cut off.`)
  return characters.slice(0, most).join('')
}

function asText(what: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'function') return value.name || 'function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof Error || value instanceof RegExp || value instanceof URL) return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  try {
    return JSON.stringify(value, replacer) ?? String(value)
  } catch (cause) {
    throw new InvalidInputError(`The value of the ${what} cannot be written as JSON (${(cause as Error).message}).`, {
      cause,
    })
  }
}

/** Sets are taken from their holder: `vega-lite` gives all sets of a program a `toJSON` that says `Set(1,2)`. */
function replacer(this: Readonly<Record<string, unknown>>, key: string, item: unknown): unknown {
  const held = this[key]
  return held instanceof Set ? [...held] : forJson(item)
}

/** Keeps what JSON would drop: entries of maps, typed arrays as lists, and numbers that it has no word for. */
function forJson(item: unknown): unknown {
  if (typeof item === 'bigint' || (typeof item === 'number' && !Number.isFinite(item))) return String(item)
  if (item instanceof Map) return Object.fromEntries(item)
  if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return Array.from(item as unknown as ArrayLike<number>)
  return item
}

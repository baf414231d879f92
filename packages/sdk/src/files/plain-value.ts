import { isTypedArray } from '../datasets/tensor.js'
import { invalid } from '../invalid-input.js'

/** A value that JSON and YAML can hold. */
export type Plain = null | boolean | number | bigint | string | readonly Plain[] | { readonly [key: string]: Plain }

/** Python's own limit is about 1000, and readers of JSON stop far earlier. */
const MAX_DEPTH = 200

/**
 * A snapshot of any value as JSON can hold it. Maps and plain objects become objects, sets and typed arrays lists, and
 * `toJSON` is asked first. What has no place in JSON becomes its text: `NaN`, functions, symbols, invalid dates. Properties that
 * are `undefined` are left out, as `JSON.stringify` does; in a list they are null.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for a value that contains itself
 */
export function plainValue(value: unknown): Plain {
  return plain(value, [])
}

function plain(value: unknown, above: readonly object[]): Plain {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'object':
      return value === null ? null : plainObject(value, above)
    default:
      return value === undefined ? null : String(value)
  }
}

function plainObject(value: object, above: readonly object[]): Plain {
  if (above.includes(value)) throw invalid('The value contains itself, which no file can hold.')
  if (above.length >= MAX_DEPTH) throw invalid(`The value is nested more than ${MAX_DEPTH} levels deep.`)
  const path = [...above, value]
  if (value instanceof Date && Number.isNaN(value.getTime())) return String(value)
  // Before `toJSON`, which `vega-lite` gives all sets of a program.
  if (value instanceof Set) return Array.from(value, (item: unknown) => plain(item, path))
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON(), path)
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => plain(item, path))
  if (isTypedArray(value)) return Array.from<number | bigint, Plain>(value, (item) => plain(item, path))
  if (value instanceof Map) return objectOf([...value].map(([key, item]) => [String(key), plain(item, path)]))
  // Their own properties say nothing of what they are.
  if (value instanceof Error || value instanceof RegExp || value instanceof ArrayBuffer) return String(value)
  const kept = Object.entries(value).filter(([, item]) => item !== undefined)
  return objectOf(kept.map(([key, item]) => [key, plain(item, path)]))
}

/** Even a key `__proto__` is one of its own. */
function objectOf(entries: [string, Plain][]): Plain {
  return Object.fromEntries(entries)
}

/** `Array.isArray` does not narrow readonly lists. */
export function isPlainList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}

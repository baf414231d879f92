type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * The text that Python's `json.dumps` gives: a space after each comma and colon, ASCII only. Tags and digests that Python
 * clients search or compare must have it byte for byte.
 *
 * @example pythonJson({ a: [1, 'é'] }) // '{"a": [1, "\\u00e9"]}'
 */
export function pythonJson(value: JsonValue): string {
  if (typeof value === 'string') return pythonText(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${pythonText(key)}: ${pythonJson(item)}`)
    .join(', ')}}`
}

/** A JSON string in ASCII. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (char) =>
    // Python leaves DEL as it is.
    char === '\x7f' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** `Array.isArray` does not narrow readonly lists. */
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}

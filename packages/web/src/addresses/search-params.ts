/**
 * Search values in the address (U-URL-2): what begins with `[`, `{` or `"` is JSON, everything else is text. The
 * router's own codec would turn ids such as `12345678901234567890123456789012` into numbers and lose them.
 */
export function parseSearch(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) values[name] = parseValue(value)
  return values
}

/** The inverse of `parseSearch`; undefined values are left out. */
export function stringifySearch(values: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, stringifyValue(value))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function parseValue(text: string): unknown {
  if (!/^[[{"]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function stringifyValue(value: unknown): string {
  if (typeof value === 'string') return /^[[{"]/.test(value) ? JSON.stringify(value) : value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

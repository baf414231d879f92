/**
 * Appends an item to a list stored as JSON in a tag. Existing items are kept exactly as written. Clients may write
 * anything into such tags: a value that is not a list counts as empty.
 */
export function appendToJsonList(list: string | undefined, item: string): string {
  const text = list?.trim() ?? ''
  const items = Array.isArray(readPythonJson(text)) ? text.slice(1, -1).trim() : ''
  return items === '' ? `[${item}]` : `[${items}, ${item}]`
}

/** JSON as Python writes it, with bare `NaN` and `Infinity`, which are read as null; `undefined` for other text. */
export function readPythonJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(TEXT_OR_BARE_NUMBER, (token) => (token.startsWith('"') ? token : 'null')))
  } catch {
    return undefined
  }
}

/** Texts whole, so that nothing inside of them counts; one without an end goes to the end, so that nothing is read twice. */
const TEXT_OR_BARE_NUMBER = /"[^"\\]*(?:\\(?:.|$)[^"\\]*)*(?:"|$)|-?Infinity|NaN/gs

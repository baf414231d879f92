/** What JSON text holds, by its tokens alone: keys, and all else that is a value. */
export interface JsonSurvey {
  readonly keys: number
  readonly values: number
}

/**
 * Counts without building anything, so that what is too much costs no more than reading it once. Stops as soon as there
 * are more than `mostValues`. `undefined` for text in which a string does not end; other faults are for the parser.
 */
export function surveyJson(text: string, mostValues = Infinity): JsonSurvey | undefined {
  let keys = 0
  let values = 0
  let at = 0
  while (at < text.length && values <= mostValues) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      if (at === -1) return undefined
      const next = skipBlanks(text, at)
      if (text.charCodeAt(next) === COLON) keys++
      else values++
      at = next
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values++
      at++
    } else if (isBetween(code)) {
      at++
    } else {
      values++
      do at++
      while (at < text.length && !endsWord(text.charCodeAt(at)))
    }
  }
  return { keys, values }
}

/** The longest list among the fields of an object, for the error message of a body with too many values. */
export function longestList(text: string): { readonly name: string; readonly items: number } | undefined {
  let longest: { name: string; items: number } | undefined
  let name = ''
  let items = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      if (end === -1) return longest
      if (depth === 1) name = text.slice(at + 1, end - 1)
      at = end - 1
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth === 2) items = 1
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      depth--
      if (code === CLOSE_LIST && depth === 1 && items > (longest?.items ?? 0)) longest = { name, items }
    } else if (code === COMMA && depth === 2) {
      items++
    }
  }
  return longest
}

/** Behind the quote that ends the string which begins at `at`; -1 if there is none. */
export function endOfString(text: string, at: number): number {
  const end = text.indexOf('"', at + 1)
  if (end === -1 || text.charCodeAt(end - 1) !== BACKSLASH) return end + Number(end !== -1)
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) i++
    else if (code === QUOTE) return i + 1
  }
  return -1
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= BLANK) at++
  return at
}

function isBetween(code: number): boolean {
  return code <= BLANK || code === COMMA || code === COLON || code === CLOSE_LIST || code === CLOSE_OBJECT
}

function endsWord(code: number): boolean {
  return isBetween(code) || code === QUOTE || code === OPEN_LIST || code === OPEN_OBJECT
}

const BLANK = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

import { RequestError } from './errors.js'

/** How deep arrays and objects may nest; our readers of what they hold call themselves. */
const MAX_DEPTH = 64

/**
 * Parses JSON as Python writes it: a bare `NaN` is a missing number and becomes null; `Infinity` is kept
 * (models-and-autolog C).
 *
 * @throws RequestError that says why it cannot be parsed
 */
export function parseJson(text: string): unknown {
  const plain = plainJson(text)
  try {
    return JSON.parse(plain)
  } catch (cause) {
    throw new RequestError('The text is not valid JSON.', { cause })
  }
}

/** The same JSON without Python's bare tokens, for readers that know only JSON's own. */
export function plainJson(text: string): string {
  let depth = 0
  return text.replace(TOKEN, (token) => {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    if (depth > MAX_DEPTH) throw new RequestError(`The JSON is nested deeper than ${MAX_DEPTH} levels.`)
    return WRITTEN_OTHERWISE.get(token) ?? token
  })
}

/** Texts whole, so that nothing inside of them counts; one without an end goes to the end, so that nothing is read twice. */
const TOKEN = /"[^"\\]*(?:\\(?:.|$)[^"\\]*)*(?:"|$)|[[\]{}]|-?Infinity|NaN/gs

/** What JSON has no word for; it reads a number too large for a double as infinite. */
const WRITTEN_OTHERWISE = new Map([
  ['NaN', 'null'],
  ['Infinity', '1e999'],
  ['-Infinity', '-1e999'],
])

import { ApiError } from './api-error.js'
import { limits } from './limits.js'
import { endOfString, type JsonSurvey, longestList, surveyJson } from './survey-json.js'
import { wholeNumber } from './whole-number.js'

/** How deep arrays and objects may nest (L-2). */
const MAX_DEPTH = 64

/**
 * JSON text to a value, more strictly than `JSON.parse`: whole numbers beyond 2^53, also written as `1e16`, become `bigint`
 * instead of being rounded, and duplicate keys, nesting over 64, numbers too large for a double, `__proto__` and `constructor`
 * keys are refused.
 *
 * `JSON.parse` does the work where it provably gives the same answer; the strict reader below decides the rest. Whoever
 * has the survey of the text gives it.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function parseJson(text: string, survey?: JsonSurvey): unknown {
  const value = parsePlain(text, survey)
  if (value !== undefined) return value
  return new StrictReader(text).readDocument()
}

/**
 * Refuses a body of more values than any client sends (L-2), before it is parsed: a small text can hold millions.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function refuseManyValues(text: string): JsonSurvey | undefined {
  const most = limits.jsonValues
  // A value needs at least two characters, including its separator.
  if (text.length < 2 * most) return undefined
  const survey = surveyJson(text, most)
  if (survey === undefined || survey.values <= most) return survey
  const list = longestList(text)
  const where = list === undefined ? '' : `; its longest list is '${cut(list.name)}' with ${list.items} items`
  throw refused(`The request body contains more than ${most} JSON values${where}. Split it into several requests.`)
}

/** `undefined` for text that the strict reader has to look at. */
function parsePlain(text: string, survey: JsonSurvey | undefined): unknown {
  const written = survey?.keys ?? (text.includes('\\') ? surveyJson(text)?.keys : writtenKeys(text))
  if (written === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return countKeys(value, 1) === written ? value : undefined
}

/**
 * Without backslashes every quote in the text is a delimiter, so `":` ends a key, or starts a string value with a colon.
 * Its number is then never smaller than the number of keys, and equal only if no key was given twice. `undefined` if a blank
 * follows a quote, where a key may end without it.
 */
function writtenKeys(text: string): number | undefined {
  let keys = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    const next = text.charCodeAt(at + 1)
    if (next === COLON) keys++
    else if (next <= BLANK) return undefined
  }
  return keys
}

const COLON = 0x3a
const BLANK = 0x20

/**
 * -Infinity when the nesting is too deep, a number may have been rounded, or a key is forbidden, so that no count can match.
 */
function countKeys(value: unknown, depth: number): number {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? 0 : -Infinity
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) return -Infinity
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item, depth + 1)
    return count
  }
  for (const key in value) {
    if (isForbidden(key)) return -Infinity
    count += 1 + countKeys((value as Record<string, unknown>)[key], depth + 1)
  }
  return count
}

function isForbidden(key: string): boolean {
  return key === '__proto__' || key === 'constructor'
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const SPACE = /[ \t\n\r]*/y

class StrictReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  readDocument(): unknown {
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#malformed()
    return value
  }

  #value(depth: number): unknown {
    this.#skipSpace()
    const char = this.#text[this.#at]
    if (char === '{') return this.#object(depth + 1)
    if (char === '[') return this.#array(depth + 1)
    if (char === '"') return this.#string()
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#number()
  }

  #object(depth: number): Record<string, unknown> {
    this.#checkDepth(depth)
    const result: Record<string, unknown> = {}
    this.#at++
    this.#skipSpace()
    if (this.#take('}')) return result
    do {
      this.#skipSpace()
      const key = this.#string()
      if (isForbidden(key)) throw refused(`Malformed JSON: the key "${key}" is not allowed.`)
      if (Object.hasOwn(result, key))
        throw refused(`Malformed JSON: the key ${quoted(key)} appears twice in one object.`)
      this.#skipSpace()
      if (!this.#take(':')) throw this.#malformed()
      result[key] = this.#value(depth)
      this.#skipSpace()
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#malformed()
    return result
  }

  #array(depth: number): unknown[] {
    this.#checkDepth(depth)
    const result: unknown[] = []
    this.#at++
    this.#skipSpace()
    if (this.#take(']')) return result
    do {
      result.push(this.#value(depth))
      this.#skipSpace()
    } while (this.#take(','))
    if (!this.#take(']')) throw this.#malformed()
    return result
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') throw this.#malformed()
    const end = endOfString(this.#text, this.#at)
    if (end === -1) throw this.#malformed()
    const token = this.#text.slice(this.#at, end)
    try {
      const value = JSON.parse(token) as string
      this.#at = end
      return value
    } catch {
      throw this.#malformed()
    }
  }

  #number(): number | bigint {
    const token = this.#match(NUMBER)
    if (token === undefined) throw this.#malformed()
    const value = Number(token)
    if (!Number.isFinite(value)) throw refused(`Malformed JSON: the number ${cut(token)} is too large.`)
    if (Number.isSafeInteger(value)) return value
    return /^-?\d+$/.test(token) ? BigInt(token) : (wholeNumber(token) ?? value)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at = pattern.lastIndex
    return found[0]
  }

  #skipSpace() {
    this.#match(SPACE)
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #checkDepth(depth: number) {
    if (depth > MAX_DEPTH) throw refused(`Malformed JSON: it is nested deeper than ${MAX_DEPTH} levels.`)
  }

  #malformed(): ApiError {
    const found = this.#text.slice(this.#at, this.#at + 20)
    return refused(
      found === ''
        ? 'Malformed JSON: unexpected end of text.'
        : `Malformed JSON: unexpected ${quoted(found)} at position ${this.#at}.`,
    )
  }
}

function refused(message: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', message)
}

function quoted(text: string): string {
  return JSON.stringify(cut(text))
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

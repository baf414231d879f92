import type { Span } from './filter.js'

/**
 * - `word`: letters, digits, `_` and dots, beginning with a letter or `_`: an identifier, a keyword or an operator word
 * - `quoted`: an identifier with a quoted part: `` `Run Name` ``, `` tags.`a b` ``, `"metrics".m`
 * - `string`: `'…'`, `"…"` or `E'…'`; in an identifier's place `"…"` is one
 * - `unquoted`: a run of characters that is neither a word nor a number: `metrics.a-b`, `1_000`, `1+1`
 * - `unterminated`: an opening quote without a closing one, with all that follows
 * - `unknown`: characters that begin nothing: `-`, `/*`, `&&`
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'operator'
  | 'open'
  | 'close'
  | 'comma'
  | 'semicolon'
  | 'unquoted'
  | 'unterminated'
  | 'unknown'

export interface Token extends Span {
  readonly kind: TokenKind
  readonly text: string
}

/** Cuts any text into tokens, in one pass; whitespace is left out, nothing else is. */
export function lexFilter(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = match(SPACE, text, 0); at < text.length; at = match(SPACE, text, at)) {
    const { kind, end } = nextToken(text, at)
    tokens.push({ kind, start: at, end, text: text.slice(at, end) })
    at = end
  }
  return tokens
}

/** What a `string` token stands for. Only `E'…'` has escapes: a backslash there makes the next character literal. */
export function stringValue(token: Token): string {
  return token.text.startsWith("'") || token.text.startsWith('"')
    ? token.text.slice(1, -1)
    : token.text.slice(2, -1).replace(/\\([^])/g, '$1')
}

/** Keywords and operator words may be written in any case. */
export function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toUpperCase() === word
}

interface Cut {
  readonly kind: TokenKind
  readonly end: number
}

function nextToken(text: string, at: number): Cut {
  const first = text.charAt(at)
  const punctuation = PUNCTUATION[first]
  if (punctuation !== undefined) return { kind: punctuation, end: at + 1 }
  if (isQuote(first)) return quotedToken(text, at, first)

  const operator = match(OPERATOR, text, at)
  if (operator > at) return { kind: 'operator', end: operator }

  const number = match(NUMBER, text, at)
  if (number > at) return unlessRunGoesOn('number', text, number)

  const word = match(WORD, text, at)
  if (word === at) return { kind: 'unknown', end: match(RUN, text, at) }
  const next = text.charAt(word)
  if (next === "'" && word === at + 1 && (first === 'E' || first === 'e')) return escapedString(text, word)
  if (isQuote(next) && text.charAt(word - 1) === '.') return identifierFrom(text, word)
  return unlessRunGoesOn('word', text, word)
}

function unlessRunGoesOn(kind: TokenKind, text: string, end: number): Cut {
  const runEnd = match(RUN, text, end)
  return runEnd > end ? { kind: 'unquoted', end: runEnd } : { kind, end }
}

/** `'…'` is a string, `` `…` `` an identifier; `"…"` is a string unless a dot makes it an identifier's entity. */
function quotedToken(text: string, at: number, quote: string): Cut {
  const end = quote === '`' ? closingBacktick(text, at) : closingQuote(text, at, quote)
  if (end === undefined) return { kind: 'unterminated', end: text.length }
  if (quote !== "'" && text.charAt(end) === '.') return identifierFrom(text, end)
  return { kind: quote === '`' ? 'quoted' : 'string', end }
}

/** The rest of an identifier of which some part is quoted: names and dots, and a quoted part after a dot. */
function identifierFrom(text: string, at: number): Cut {
  let end = at
  for (;;) {
    const next = text.charAt(end)
    if (isQuote(next) && text.charAt(end - 1) === '.') {
      const closed = next === '`' ? closingBacktick(text, end) : closingQuote(text, end, next)
      if (closed === undefined) return { kind: 'unterminated', end: text.length }
      end = closed
      continue
    }
    const names = match(NAMES, text, end)
    if (names === end) return unlessRunGoesOn('quoted', text, end)
    end = names
  }
}

/**
 * The position after the quote that closes the one at `open`. A doubled quote and a quote after a backslash stay inside,
 * unless no other quote follows: then the last of them closes, so that `'C:\'` at the end of a filter is a string.
 */
function closingQuote(text: string, open: number, quote: string): number | undefined {
  let fallback: number | undefined
  for (let at = open + 1; ; ) {
    const found = text.indexOf(quote, at)
    if (found < 0) return fallback
    const afterBackslash = found > at && text.charAt(found - 1) === '\\'
    if (!afterBackslash && text.charAt(found + 1) !== quote) return found + 1
    fallback = found + 1
    at = afterBackslash ? found + 1 : found + 2
  }
}

/** A doubled backtick stays inside; a backslash means nothing. */
function closingBacktick(text: string, open: number): number | undefined {
  for (let at = open + 1; ; ) {
    const found = text.indexOf('`', at)
    if (found < 0) return undefined
    if (text.charAt(found + 1) !== '`') return found + 1
    at = found + 2
  }
}

function escapedString(text: string, open: number): Cut {
  for (let at = open + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\\') at++
    else if (character === "'") return { kind: 'string', end: at + 1 }
  }
  return { kind: 'unterminated', end: text.length }
}

function isQuote(character: string): boolean {
  return character === "'" || character === '"' || character === '`'
}

/** Where the match of a sticky pattern at this position ends; the position itself if there is none. */
function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const PUNCTUATION: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', ',': 'comma', ';': 'semicolon' }

const SPACE = /\s+/y
const OPERATOR = /[=<>!~]+/y
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_.]*/uy
const NAMES = /[\p{L}\p{M}\p{N}_.]+/uy
const RUN = /[^\s'"`(),;=<>!~]+/uy

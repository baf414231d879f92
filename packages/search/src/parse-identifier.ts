import type { Aggregate } from './filter.js'
import { isWord, type Token } from './lex-filter.js'
import type { Identifier } from './syntax.js'

/** identifier := ( last | min | max | first | count ) "(" name ")" | name */
export function parseIdentifier(tokens: readonly Token[], at: number): Identifier | undefined {
  const [first, open, name, close] = tokens.slice(at, at + 4)
  if (first === undefined) return undefined
  const aggregate = open?.kind === 'open' ? aggregateOf(first) : undefined
  if (aggregate === undefined) {
    const { start, end } = first
    return isName(first) ? { aggregate, token: first, tokenCount: 1, span: { start, end } } : undefined
  }
  if (name === undefined || close?.kind !== 'close' || !isName(name)) return undefined
  return { aggregate, token: name, tokenCount: 4, span: { start: first.start, end: close.end } }
}

export function aggregateOf(token: Token): Aggregate | undefined {
  return AGGREGATES.find((name) => isWord(token, name.toUpperCase()))
}

/** `"…"` is a name where a name is due; `'…'` and `E'…'` never are. */
export function isName({ kind, text }: Token): boolean {
  return kind === 'word' || kind === 'quoted' || (kind === 'string' && text.startsWith('"'))
}

const AGGREGATES: readonly Aggregate[] = ['last', 'min', 'max', 'first', 'count']

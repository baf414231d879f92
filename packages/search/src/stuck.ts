import { type Place, walkTokens } from './clause-place.js'
import type { SearchTarget, Span } from './filter.js'
import { lexFilter, type Token } from './lex-filter.js'

/** Where a text stops being the beginning of a filter. */
export interface Stuck {
  readonly place: Place
  readonly tokens: readonly Token[]
  /** The index of the token that does not fit; the number of tokens if the text ends too early. */
  readonly index: number
  readonly token: Token | undefined
  readonly clauseStart: number | undefined
  /** How many brackets are open there. */
  readonly depth: number
}

export function stuckAt(text: string, target: SearchTarget): Stuck {
  const tokens = lexFilter(text)
  const { place, clauseStart, passed, depth } = walkTokens(tokens, target)
  return { place, tokens, index: passed, token: tokens[passed], clauseStart, depth }
}

/** The token that does not fit; the last one if something is missing behind it. */
export function spanOfStuck({ token, tokens, place, depth }: Stuck): Span {
  const found =
    token ?? (place.state === 'joint' && depth > 0 ? tokens.find(({ kind }) => kind === 'open') : tokens.at(-1))
  return { start: found?.start ?? 0, end: found?.end ?? 0 }
}

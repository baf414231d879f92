import { isNumeric, operatorsOf } from './check-filter.js'
import { checkIdentifier } from './check-identifier.js'
import type { Aggregate, Field, SearchTarget, Span } from './filter.js'
import { isWord, type Token } from './lex-filter.js'
import { aggregateOf, isName } from './parse-identifier.js'
import { registries } from './registry.js'

/** A position in a clause, between two tokens, and the parts of the clause up to there. */
export type Place =
  | { readonly state: 'term' | 'escape' }
  /** Behind a condition. A pattern can still be followed by its `ESCAPE`. */
  | { readonly state: 'joint'; readonly isPattern?: boolean }
  | { readonly state: 'aggregate' | 'metric'; readonly aggregate: Aggregate }
  | {
      readonly state:
        | 'metric end'
        | 'operator'
        | 'after NOT'
        | 'after IS'
        | 'after IS NOT'
        | 'low'
        | 'high'
        | 'list'
        | 'item'
        | 'item end'
      readonly field: Field
    }
  | { readonly state: 'value'; readonly field: Field; readonly operator: Token | undefined }

/** How far tokens are the beginning of a filter. */
export interface Walk {
  readonly place: Place
  /** Where the clause begins that the place is in; undefined between clauses. */
  readonly clauseStart: number | undefined
  /** How many tokens were passed: all of them, unless no filter goes on with the next one. */
  readonly passed: number
  /** How many brackets are open. */
  readonly depth: number
  /** The clauses that are whole. */
  readonly clauses: readonly Span[]
}

/** Goes through tokens as long as some filter begins with them. */
export function walkTokens(tokens: readonly Token[], target: SearchTarget): Walk {
  let place: Place = { state: 'term' }
  let clauseStart: number | undefined
  let depth = 0
  const clauses: Span[] = []
  for (const [passed, token] of tokens.entries()) {
    const isBetween: boolean = place.state === 'term' || place.state === 'joint'
    const next: Place | undefined =
      isBetween && token.kind === 'close' && depth === 0 ? undefined : nextPlace(place, token, target)
    if (next === undefined) return { place, clauseStart, passed, depth, clauses }
    if (isBetween && token.kind === 'open') depth++
    if (isBetween && token.kind === 'close') depth--
    if (next.state === 'joint' && clauseStart !== undefined) clauses.push({ start: clauseStart, end: token.end })
    if (next.state === 'escape') clauseStart = clauses.pop()?.start
    else if (next.state === 'term' || next.state === 'joint') clauseStart = undefined
    else if (isBetween) clauseStart = token.start
    place = next
  }
  return { place, clauseStart, passed: tokens.length, depth, clauses }
}

/** Undefined if no filter can continue with this token. */
function nextPlace(place: Place, token: Token, target: SearchTarget): Place | undefined {
  const is = (word: string) => isWord(token, word)
  switch (place.state) {
    case 'joint':
      if (token.kind === 'close') return place
      if (is('AND') || is('OR')) return { state: 'term' }
      if (place.isPattern === true && is('ESCAPE')) return { state: 'escape' }
      return nextPlace({ state: 'term' }, token, target)
    case 'term': {
      if (token.kind === 'open' || is('AND') || is('NOT')) return place
      const aggregate = aggregateOf(token)
      return aggregate ? { state: 'aggregate', aggregate } : placeAfterName(token, undefined, target)
    }
    case 'aggregate':
      return token.kind === 'open' ? { ...place, state: 'metric' } : undefined
    case 'metric':
      return placeAfterName(token, place.aggregate, target)
    case 'metric end':
      return token.kind === 'close' ? { ...place, state: 'operator' } : undefined
    case 'operator': {
      const { field } = place
      const name = token.text.toUpperCase()
      const isOperator = token.kind === 'operator' || is('LIKE') || is('ILIKE')
      if (isOperator) return operatorsOf(field).includes(name) ? { state: 'value', field, operator: token } : undefined
      if (is('NOT')) return { ...place, state: 'after NOT' }
      if (is('IS')) return { ...place, state: 'after IS' }
      return nextPlace({ ...place, state: 'after NOT' }, token, target)
    }
    case 'after NOT':
      if (is('IN') && !isNumeric(place.field)) return { ...place, state: 'list' }
      return is('BETWEEN') && isNumeric(place.field) ? { ...place, state: 'low' } : undefined
    case 'after IS':
      if (is('NOT')) return { ...place, state: 'after IS NOT' }
      return is('NULL') ? { state: 'joint' } : undefined
    case 'after IS NOT':
      return is('NULL') ? { state: 'joint' } : undefined
    case 'value':
      if (!isValueOf(token, place.field, target)) return undefined
      return { state: 'joint', isPattern: place.operator !== undefined && /^I?LIKE$/i.test(place.operator.text) }
    case 'escape':
      return token.kind === 'string' ? { state: 'joint' } : undefined
    case 'low':
      return isValueOf(token, place.field, target) ? { ...place, state: 'high' } : undefined
    case 'high':
      return is('AND') ? { state: 'value', field: place.field, operator: undefined } : undefined
    case 'list':
      return token.kind === 'open' ? { ...place, state: 'item' } : undefined
    case 'item':
      if (token.kind === 'string') return { ...place, state: 'item end' }
      return token.kind === 'close' ? { state: 'joint' } : undefined
    case 'item end':
      if (token.kind === 'comma') return { ...place, state: 'item' }
      return token.kind === 'close' ? { state: 'joint' } : undefined
  }
}

function isValueOf({ kind }: Token, field: Field, target: SearchTarget): boolean {
  const { numbersAreTexts, textsAreNumbers } = registries[target]
  return isNumeric(field)
    ? kind === 'number' || (textsAreNumbers && kind === 'string')
    : kind === 'string' || (numbersAreTexts && kind === 'number')
}

function placeAfterName(token: Token, aggregate: Aggregate | undefined, target: SearchTarget): Place | undefined {
  if (!isName(token)) return undefined
  const identifier = { aggregate, token, tokenCount: 1, span: token }
  const field = checkIdentifier(identifier, target, 'filter').value?.field
  return field && { state: aggregate === undefined ? 'operator' : 'metric end', field }
}

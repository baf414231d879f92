import { isNumeric, operatorsOf } from './check-filter.js'
import { checkIdentifier } from './check-identifier.js'
import type { Aggregate, Attribute, Field, SearchTarget, Span } from './filter.js'
import { isWord, lexFilter, type Token } from './lex-filter.js'
import { aggregateOf, isName } from './parse-identifier.js'
import { printField, printText } from './print-filter.js'
import { DATASET_KEYS, type EntityKind, registries } from './registry.js'

/** The keys and values to suggest; those left out are not suggested. */
export interface Catalogue {
  readonly metrics?: readonly string[]
  readonly params?: readonly string[]
  readonly tags?: readonly string[]
  /** Known values of a param, a tag, a text attribute or a dataset key. */
  readonly values?: (field: Field) => readonly string[]
}

export interface Completion {
  readonly kind: 'entity' | 'field' | 'function' | 'operator' | 'value' | 'keyword'
  readonly text: string
  /** The range that a suggestion replaces: the unfinished word before the cursor. */
  readonly span: Span
}

/** More than a list can show is not worth making. */
const MAX_COMPLETIONS = 100

/**
 * What could be typed at a position: attributes, then entities, then keys in the catalogue's order. Only the text before
 * the position is looked at; where that is no beginning of a filter, nothing is proposed. Never throws.
 */
export function complete(text: string, position: number, target: SearchTarget, catalogue: Catalogue): Completion[] {
  const before = text.slice(0, Math.max(0, position))
  const tokens = lexFilter(before)
  const last = tokens.at(-1)
  const unfinished = last?.end === before.length && UNFINISHED.has(last.kind) ? last : undefined
  const place = placeAfter(unfinished === undefined ? tokens : tokens.slice(0, -1), target)
  if (place === undefined) return []

  const span = { start: unfinished?.start ?? before.length, end: before.length }
  const typed = comparable(unfinished?.text ?? '')
  return proposalsAt(place, target, catalogue)
    .filter((proposal) => continues(proposal, typed))
    .slice(0, MAX_COMPLETIONS)
    .map((proposal) => ({ ...proposal, span }))
}

const UNFINISHED: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'word',
  'quoted',
  'number',
  'operator',
  'unquoted',
  'unterminated',
])

type Proposal = Omit<Completion, 'span'>

/** Quotes do not count, nor does case; a key is also found without its entity. */
function continues({ kind, text }: Proposal, typed: string): boolean {
  const whole = comparable(text)
  return whole.startsWith(typed) || (kind === 'field' && whole.slice(whole.indexOf('.') + 1).startsWith(typed))
}

function comparable(text: string): string {
  return text.replace(/[`'"]/g, '').toLowerCase()
}

/** The position in a clause where the text ends, and the parts of the clause up to there. */
type Place =
  | { readonly state: 'term' | 'joint' }
  | { readonly state: 'aggregate' | 'metric'; readonly aggregate: Aggregate }
  | {
      readonly state:
        | 'metric end'
        | 'operator'
        | 'after NOT'
        | 'after IS'
        | 'after IS NOT'
        | 'value'
        | 'low'
        | 'high'
        | 'list'
        | 'item'
        | 'item end'
      readonly field: Field
    }

function placeAfter(tokens: readonly Token[], target: SearchTarget): Place | undefined {
  let place: Place | undefined = { state: 'term' }
  for (const token of tokens) {
    place = nextPlace(place, token, target)
    if (place === undefined) return undefined
  }
  return place
}

/** Undefined if no filter can continue with this token. */
function nextPlace(place: Place, token: Token, target: SearchTarget): Place | undefined {
  const is = (word: string) => isWord(token, word)
  switch (place.state) {
    case 'joint':
      if (token.kind === 'close') return place
      return is('OR') ? { state: 'term' } : nextPlace({ state: 'term' }, token, target)
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
    case 'operator':
      if (token.kind === 'operator' || is('LIKE') || is('ILIKE')) return { ...place, state: 'value' }
      if (is('NOT')) return { ...place, state: 'after NOT' }
      if (is('IS')) return { ...place, state: 'after IS' }
      return nextPlace({ ...place, state: 'after NOT' }, token, target)
    case 'after NOT':
      if (is('IN')) return { ...place, state: 'list' }
      return is('BETWEEN') ? { ...place, state: 'low' } : undefined
    case 'after IS':
      if (is('NOT')) return { ...place, state: 'after IS NOT' }
      return is('NULL') ? { state: 'joint' } : undefined
    case 'after IS NOT':
      return is('NULL') ? { state: 'joint' } : undefined
    case 'value':
      return token.kind === 'string' || token.kind === 'number' ? { state: 'joint' } : undefined
    case 'low':
      return token.kind === 'number' ? { ...place, state: 'high' } : undefined
    case 'high':
      return is('AND') ? { ...place, state: 'value' } : undefined
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

function placeAfterName(token: Token, aggregate: Aggregate | undefined, target: SearchTarget): Place | undefined {
  if (!isName(token)) return undefined
  const identifier = { aggregate, token, tokenCount: 1, span: token }
  const field = checkIdentifier(identifier, target, 'filter').value?.field
  return field && { state: aggregate === undefined ? 'operator' : 'metric end', field }
}

function proposalsAt(place: Place, target: SearchTarget, catalogue: Catalogue): Proposal[] {
  switch (place.state) {
    case 'term':
      return [...termStarts(target), ...keys(catalogue, target)]
    case 'joint':
      return all('keyword', ['AND', 'OR'])
    case 'aggregate':
      return all('keyword', ['('])
    case 'metric':
      return [...all('entity', ['metrics.']), ...keys({ metrics: catalogue.metrics ?? [] }, target)]
    case 'metric end':
      return all('keyword', [')'])
    case 'operator':
      return all('operator', operatorsOf(place.field))
    case 'after NOT':
      return all('operator', isNumeric(place.field) ? ['BETWEEN'] : ['IN'])
    case 'after IS':
      return all('keyword', ['NULL', 'NOT NULL'])
    case 'after IS NOT':
      return all('keyword', ['NULL'])
    case 'low':
      return []
    case 'high':
      return all('keyword', ['AND'])
    case 'list':
      return all('keyword', ['('])
    case 'value':
    case 'item':
      return all('value', isNumeric(place.field) ? [] : valuesOf(place.field, target, catalogue).map(printText))
    case 'item end':
      return all('keyword', [',', ')'])
  }
}

function all(kind: Proposal['kind'], texts: readonly string[]): Proposal[] {
  return texts.map((text) => ({ kind, text }))
}

function termStarts(target: SearchTarget): Proposal[] {
  const { attributes, entities, hasAggregates } = registries[target]
  const names = new Set([...attributes.values()].map(({ name }: Attribute) => name))
  const prefixes = new Map<EntityKind, string>()
  for (const [spelling, kind] of entities) if (!prefixes.has(kind)) prefixes.set(kind, `${spelling}.`)
  prefixes.delete('attribute')
  return [
    ...all('field', [...names]),
    ...all('entity', [...prefixes.values()]),
    ...all('field', prefixes.has('dataset') ? DATASET_KEYS.map((name) => printField({ kind: 'dataset', name })) : []),
    ...all('function', hasAggregates ? ['min(', 'max(', 'first(', 'count('] : []),
    ...all('keyword', ['NOT']),
  ]
}

function keys({ metrics = [], params = [], tags = [] }: Catalogue, target: SearchTarget): Proposal[] {
  const known = new Set(registries[target].entities.values())
  const fields: Field[] = [
    ...metrics.map((key): Field => ({ kind: 'metric', key, aggregate: 'last' })),
    ...params.map((key): Field => ({ kind: 'param', key })),
    ...tags.map((key): Field => ({ kind: 'tag', key })),
  ]
  return all('field', fields.filter(({ kind }) => known.has(kind)).map(printField))
}

function valuesOf(field: Field, target: SearchTarget, { values }: Catalogue): readonly string[] {
  const few = field.kind === 'attribute' ? registries[target].attributeValues[field.name] : undefined
  return few ?? values?.(field) ?? []
}

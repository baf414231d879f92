import { caretAt, restOfFilter } from './caret.js'
import { operatorsOf } from './check-filter.js'
import { walkTokens } from './clause-place.js'
import type { Diagnostic } from './diagnostic.js'
import type { SearchTarget } from './filter.js'
import { isWord, lexFilter, type Token } from './lex-filter.js'
import { nameFilter } from './name-filter.js'
import { parseFilter } from './parse-filter.js'
import { registries } from './registry.js'

/** What a text in a search box asks for. */
export type Meaning =
  | { readonly kind: 'nothing' }
  /** Plain words: `filter` finds the names that contain them. */
  | { readonly kind: 'words'; readonly words: string; readonly filter: string }
  | { readonly kind: 'filter'; readonly filter: string }
  /** The beginning of a filter, or one whose clause at the caret is not finished. */
  | { readonly kind: 'unfinished'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'wrong'; readonly diagnostics: readonly Diagnostic[] }

/**
 * Reads a text as a person means it: plain words search names, whatever words they are, and a text is a filter once it
 * has an operator behind something or begins with a field.
 */
export function meaningOf(text: string, position: number, target: SearchTarget): Meaning {
  const words = text.trim()
  if (words === '') return { kind: 'nothing' }
  const tokens = lexFilter(text)
  const parsed = parseFilter(text, target)
  if (parsed.value !== undefined && parsed.value !== null) return { kind: 'filter', filter: words }
  const { diagnostics } = parsed
  if (!isMeantAsFilter(tokens, target)) {
    const filter = nameFilter(words, target)
    const faults = parseFilter(filter, target).diagnostics
    if (faults.length === 0) return { kind: 'words', words, filter }
    const span = { start: 0, end: text.length }
    return { kind: 'wrong', diagnostics: faults.map(({ message }) => ({ message, span })) }
  }
  const isUnfinished =
    caretAt(text, position, target) !== undefined && restOfFilter(text, position, target) !== undefined
  return { kind: isUnfinished ? 'unfinished' : 'wrong', diagnostics }
}

function isMeantAsFilter(tokens: readonly Token[], target: SearchTarget): boolean {
  const begin = tokens.findIndex((token) => token.kind !== 'open' && !isWord(token, 'NOT'))
  const [first, ...rest] = begin < 0 ? [] : tokens.slice(begin)
  if (first === undefined || first.kind === 'operator') return false
  if (rest.some(({ kind, text }) => kind === 'operator' && /[=<>]/.test(text))) return true
  if (beginsWithEntity(tokens.slice(begin), target)) return true
  const { place, passed } = walkTokens([first], target)
  if (passed === 0 || place.state !== 'operator') return false
  return isOperatorWord(rest, operatorsOf(place.field))
}

/** `metrics.` or `min(metrics.`; of an attribute the whole name counts. */
function beginsWithEntity([first, second, third]: readonly Token[], target: SearchTarget): boolean {
  const { entities, hasAggregates } = registries[target]
  const isAggregate =
    hasAggregates && second?.kind === 'open' && /^(last|min|max|first|count)$/i.test(first?.text ?? '')
  const name = (isAggregate ? third : first)?.text ?? ''
  const entity = entities.get(name.slice(0, Math.max(0, name.indexOf('.'))).replace(/[`"]/g, ''))
  return entity !== undefined && entity !== 'attribute'
}

/** An operator in words, and behind it what can begin its value: words of a name go on otherwise. */
function isOperatorWord(tokens: readonly Token[], operators: readonly string[]): boolean {
  const written = tokens.map(({ text }) => text.toUpperCase())
  return operators.some((operator) => {
    const words = operator.split(' ')
    if (!words.every((word, i) => written[i] === word)) return false
    const next = tokens[words.length]
    return next === undefined || operator.endsWith('NULL') || VALUE_STARTS.has(next.kind)
  })
}

const VALUE_STARTS: ReadonlySet<Token['kind']> = new Set<Token['kind']>(['string', 'number', 'open', 'unterminated'])

import { isNumeric, operatorsOf } from './check-filter.js'
import { type Place, walkTokens } from './clause-place.js'
import type { Field, Filter, SearchTarget, Span } from './filter.js'
import { isWord, lexFilter, type Token } from './lex-filter.js'
import { parseFilter } from './parse-filter.js'
import { printField, printFilter } from './print-filter.js'
import { type EntityKind, registries } from './registry.js'

/** What is being written at a position of a text whose part before it is the beginning of a filter. */
export interface Caret {
  readonly place: Place
  /** The unfinished word at the caret, which a completion replaces; empty if there is none. */
  readonly span: Span
  /** The unfinished word without its quotes. */
  readonly typed: string
  /** What a list of completions needs to know. */
  readonly wanted: Wanted | undefined
  /** Where the clause at the caret begins. */
  readonly clauseStart: number
}

export type Wanted =
  /** Keys with this part, of one kind if the entity was written. */
  | { readonly kind: 'keys'; readonly entity: EntityKind | undefined; readonly part: string }
  /** Values of the field with this part. */
  | { readonly kind: 'values'; readonly field: Field; readonly part: string }

/** Undefined where the text before the position begins no filter. */
export function caretAt(text: string, position: number, target: SearchTarget): Caret | undefined {
  const at = Math.max(0, Math.min(position, text.length))
  const tokens = lexFilter(text.slice(0, at))
  const last = tokens.at(-1)
  const unfinished = last?.end === at && UNFINISHED.has(last.kind) ? last : undefined
  const done = unfinished === undefined ? tokens : tokens.slice(0, -1)
  const { place, clauseStart, passed } = walkTokens(done, target)
  if (passed < done.length || (unfinished !== undefined && !canBecome(unfinished, place))) return undefined
  const whole = unfinished && lexFilter(text).find(({ start }) => start === unfinished.start)
  const isSameWord = whole !== undefined && whole.kind !== 'unterminated'
  const span = { start: unfinished?.start ?? at, end: isSameWord ? Math.max(at, whole.end) : at }
  const typed = withoutQuoteMarks(unfinished?.text ?? '')
  return { place, span, typed, wanted: wantedAt(place, typed, target), clauseStart: clauseStart ?? span.start }
}

/**
 * The conditions that hold together with the clause at the caret, as a filter: what its values are counted under.
 * Undefined if the text is no filter even without that clause; empty if there is nothing else.
 */
export function restOfFilter(text: string, position: number, target: SearchTarget): string | undefined {
  const caret = caretAt(text, position, target)
  if (caret === undefined) return undefined
  const start = caret.place.state === 'joint' ? caret.span.start : caret.clauseStart
  const end = clauseEnd(text, caret.span.end)
  const stand = `${printField(registries[target].nameField)} IS NOT NULL`
  const whole = `${text.slice(0, start)} ${stand} ${text.slice(end)}`
  const { depth } = walkTokens(lexFilter(whole), target)
  const { value } = parseFilter(whole + ')'.repeat(depth), target)
  if (value === undefined || value === null) return undefined
  const others = conditionsBeside(value, start + 1)
  const [first] = others
  return first === undefined || others.length === 1
    ? printFilter(first ?? null)
    : printFilter({ kind: 'and', operands: others, span: value.span })
}

/** The conditions that a text begins with, where each stands. */
export function clausesOf(text: string, target: SearchTarget): readonly Span[] {
  return walkTokens(lexFilter(text), target).clauses
}

function conditionsBeside(filter: Filter, at: number): readonly Filter[] {
  const holds = ({ span }: Filter) => span.start <= at && at < span.end
  if (filter.kind === 'not') return conditionsBeside(filter.operand, at)
  if (filter.kind !== 'and' && filter.kind !== 'or') return []
  const inner = filter.operands.filter(holds).flatMap((operand) => conditionsBeside(operand, at))
  return filter.kind === 'or' ? inner : [...filter.operands.filter((operand) => !holds(operand)), ...inner]
}

/** Where the clause ends that goes on at a position: before the next AND, OR or bracket that is not its own. */
function clauseEnd(text: string, from: number): number {
  let depth = 0
  let end = from
  for (const token of lexFilter(text)) {
    if (token.start < from) continue
    if (depth === 0 && (isWord(token, 'AND') || isWord(token, 'OR') || token.kind === 'close')) return end
    if (token.kind === 'open') depth++
    if (token.kind === 'close') depth--
    end = token.end
  }
  return end
}

function wantedAt(place: Place, typed: string, target: SearchTarget): Wanted | undefined {
  switch (place.state) {
    case 'term': {
      const dot = typed.indexOf('.')
      const entity = dot < 0 ? undefined : registries[target].entities.get(typed.slice(0, dot))
      return { kind: 'keys', entity, part: entity === undefined ? typed : typed.slice(dot + 1) }
    }
    case 'metric':
      return { kind: 'keys', entity: 'metric', part: typed.replace(/^metrics?\./, '') }
    case 'value':
    case 'item':
      return { kind: 'values', field: place.field, part: typed }
    default:
      return undefined
  }
}

/** Whether an unfinished word can still become something that fits the place. */
function canBecome({ kind, text }: Token, place: Place): boolean {
  const begins = (words: readonly string[]) => words.some((word) => word.startsWith(text.toUpperCase()))
  switch (place.state) {
    case 'term':
    case 'metric':
      return kind !== 'operator'
    case 'joint':
      return kind === 'word' || kind === 'quoted' || kind === 'unterminated'
    case 'operator':
      return begins(operatorsOf(place.field))
    case 'after NOT':
      return begins(isNumeric(place.field) ? ['BETWEEN'] : ['IN'])
    case 'after IS':
      return begins(['NULL', 'NOT'])
    case 'after IS NOT':
      return begins(['NULL'])
    case 'high':
      return begins(['AND'])
    case 'low':
      return kind === 'number'
    case 'value':
    case 'item':
      return kind !== 'operator' && (kind === 'number' || !isNumeric(place.field))
    default:
      return false
  }
}

const UNFINISHED: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'word',
  'quoted',
  'number',
  'operator',
  'unquoted',
  'unterminated',
  'unknown',
])

/** Only ASCII letters are made small, so that the length stays. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function withoutQuoteMarks(text: string): string {
  return text.replace(/[`'"]/g, '')
}

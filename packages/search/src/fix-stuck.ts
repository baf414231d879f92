import { isNumeric } from './check-filter.js'
import type { Catalogue } from './complete.js'
import { containing } from './containing.js'
import { MEANT_OPERATORS } from './explain.js'
import type { Field, SearchTarget, Span } from './filter.js'
import { type Edit, knownFields, knownValues, nearness, unquoted, valueFor } from './known-fields.js'
import { isWord, stringValue, type Token } from './lex-filter.js'
import { nameFilter } from './name-filter.js'
import { parseFilter } from './parse-filter.js'
import { printField, printText, printTexts } from './print-filter.js'
import { registries } from './registry.js'
import { spanOfStuck, type Stuck } from './stuck.js'

/** What may have been meant by a text that stops being a filter somewhere. */
export function fixStuck(stuck: Stuck, text: string, target: SearchTarget, catalogue: Catalogue): readonly Edit[] {
  const { place, token, tokens, index, depth, clauseStart } = stuck
  const at = spanOfStuck(stuck)
  const toEnd = { start: at.start, end: text.length }
  const clauseSpan = { start: clauseStart ?? at.start, end: clauseEnd(tokens, index, text.length) }
  if (token?.kind === 'unterminated') {
    const quote = /[`'"]/.exec(token.text)?.[0] ?? "'"
    const closed = `${token.text}${quote}`
    return [{ span: toEnd, shown: closed, meaning: 'the quote closed' }]
  }
  if (token?.kind === 'close' && depth === 0) return [{ span: at, shown: '', meaning: 'without the bracket' }]
  switch (place.state) {
    case 'term': {
      if (token === undefined)
        return [
          {
            span: { start: tokens[index - 1]?.start ?? 0, end: text.length },
            shown: '',
            meaning: 'what stands before',
          },
        ]
      const flipped = flip(tokens.slice(index, index + 3), target)
      if (flipped !== undefined)
        return [{ span: spanOf(tokens.slice(index, index + 3)), shown: flipped, meaning: 'the field first' }]
      return [...quotedKeys(stuck, target, catalogue), ...nameEdits(stuck, target)]
    }
    case 'joint': {
      const end = { start: text.length, end: text.length }
      if (token === undefined) return [{ span: end, shown: ')'.repeat(depth), meaning: 'the bracket closed' }]
      const [before, after] = [tokens[index - 1], tokens[index + 1]]
      if (token.kind === 'comma' && before?.kind === 'number' && after?.kind === 'number') {
        const span = { start: before.start, end: after.end }
        return [{ span, shown: `${before.text}.${after.text}`, meaning: 'with a decimal point' }]
      }
      const word = /\|/.test(token.text) ? 'OR' : 'AND'
      const isBetween = token.kind !== 'word' && token.kind !== 'unquoted'
      return [
        ...(isBetween ? [{ span: at, shown: word, meaning: `joined with ${word}` }] : []),
        ...nameEdits(stuck, target),
      ]
    }
    case 'operator': {
      const name = printField(place.field)
      const rest = text.slice(token?.end ?? text.length, clauseSpan.end).trim()
      const value =
        rest === '' || /[=<>]/.test(rest) ? undefined : valueFor(place.field, rest.replace(/^(?:to|as|than)\s+/i, ''))
      const word = token?.text.toLowerCase() ?? ''
      const operator = MEANT_OPERATORS[token?.text ?? ''] ?? OPERATOR_WORDS[word] ?? '='
      const shown =
        /contains|matches/.test(word) && value !== undefined && !isNumeric(place.field)
          ? `${name} ${containing(unquoted(rest))}`
          : `${name} ${operator} ${value ?? ''}`
      return [
        ...(value === undefined ? [] : [{ span: clauseSpan, shown, meaning: 'a comparison' }]),
        ...joinedKeys(stuck, clauseSpan, text, target, catalogue),
        { span: clauseSpan, shown: `${name} IS NOT NULL`, meaning: 'any value' },
      ]
    }
    case 'value': {
      const before = text.slice(clauseSpan.start, tokens[index - 1]?.end)
      const rest = text.slice(at.start, clauseSpan.end)
      const value = token === undefined ? undefined : valueFor(place.field, rest)
      const some =
        token === undefined ? knownValues(place.field, target, catalogue).filter(({ runs }) => runs !== 0) : []
      return [
        ...(value === undefined ? [] : [{ span: clauseSpan, shown: `${before} ${value}`, meaning: 'the value' }]),
        ...some.slice(0, 1).map((known) => ({
          span: clauseSpan,
          shown: `${before} ${printText(known.value)}`,
          meaning: 'the most used value',
        })),
        { span: clauseSpan, shown: `${printField(place.field)} IS NOT NULL`, meaning: 'any value' },
      ]
    }
    case 'after IS':
    case 'after IS NOT': {
      const name = printField(place.field)
      const operator = place.state === 'after IS' ? '=' : '!='
      const value = token === undefined ? undefined : valueFor(place.field, text.slice(at.start, clauseSpan.end))
      return [
        ...(value === undefined
          ? []
          : [{ span: clauseSpan, shown: `${name} ${operator} ${value}`, meaning: 'a comparison' }]),
        { span: clauseSpan, shown: `${name} IS NOT NULL`, meaning: 'any value' },
      ]
    }
    case 'list':
    case 'item':
    case 'item end': {
      const items = tokens.filter(
        ({ start, kind }) =>
          start >= (clauseStart ?? 0) && start < clauseSpan.end && !['open', 'close', 'comma'].includes(kind),
      )
      const texts = items
        .slice(items.findIndex((item) => isWord(item, 'IN')) + 1)
        .map((item) => (item.kind === 'string' ? stringValue(item) : unquoted(item.text)))
      return texts.length === 0
        ? []
        : [{ span: clauseSpan, shown: `${printField(place.field)} IN ${printTexts(texts)}`, meaning: 'these values' }]
    }
    default:
      return []
  }
}

const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  above: '>',
  over: '>',
  greater: '>',
  below: '<',
  under: '<',
  less: '<',
}

/** `0.5 < metrics.loss` as `metrics.loss > 0.5`. */
function flip([value, operator, name]: readonly Token[], target: SearchTarget): string | undefined {
  if (value === undefined || operator?.kind !== 'operator' || name === undefined) return undefined
  const turned =
    { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[operator.text] ?? MEANT_OPERATORS[operator.text] ?? operator.text
  const flipped = `${name.text} ${turned} ${value.text}`
  return parseFilter(flipped, target).value === undefined ? undefined : flipped
}

/** A key that is not written as letters and digits, in backticks: `metrics.val/loss`. */
function quotedKeys({ tokens, index }: Stuck, target: SearchTarget, catalogue: Catalogue): readonly Edit[] {
  const token = tokens[index]
  if (token === undefined) return []
  const dot = token.text.indexOf('.')
  const kind = registries[target].entities.get(token.text.slice(0, Math.max(0, dot)))
  const key = token.text.slice(dot + 1)
  if (kind === undefined || kind === 'attribute' || kind === 'dataset') {
    const known = knownFields(target, catalogue).filter(({ name }) => nearness(name, token.text) < 1)
    return known.map(({ field, means }) => ({ span: token, shown: printField(field), meaning: means }))
  }
  const field: Field = kind === 'metric' ? { kind, key, aggregate: 'last' } : { kind, key }
  return [{ span: token, shown: printField(field), meaning: 'the key in backticks' }]
}

/** A known key with blanks in it: `params.batch size = '4'`. */
function joinedKeys(
  { tokens, index, clauseStart }: Stuck,
  span: Span,
  text: string,
  target: SearchTarget,
  catalogue: Catalogue,
): readonly Edit[] {
  const operatorAt = tokens.findIndex((token, i) => i >= index && token.kind === 'operator')
  const operator = tokens[operatorAt]
  if (operator === undefined || operator.start >= span.end) return []
  const written = text.slice(clauseStart, operator.start).trim()
  return knownFields(target, catalogue).flatMap(({ field, means }) => {
    const name = printField(field)
    if (name.replaceAll('`', '') !== written) return []
    const value = valueFor(field, text.slice(operator.end, span.end))
    return value === undefined ? [] : [{ span, shown: `${name} ${operator.text} ${value}`, meaning: means }]
  })
}

/** Plain words beside a condition, as a search for names. */
function nameEdits({ tokens, index, clauseStart }: Stuck, target: SearchTarget): readonly Edit[] {
  const end = tokens.findIndex(
    (token, i) => i >= index && (isWord(token, 'AND') || isWord(token, 'OR') || token.kind === 'close'),
  )
  const words = tokens.slice(index, end < 0 ? undefined : end)
  if (words.some(({ kind }) => kind === 'operator') || words.length === 0) return []
  const span = { start: clauseStart ?? spanOf(words).start, end: spanOf(words).end }
  const text = words.map((word) => (word.kind === 'string' ? stringValue(word) : word.text)).join(' ')
  const joint = index > 0 && !isConnective(tokens[index - 1]) ? 'AND ' : ''
  return [{ span, shown: `${joint}${nameFilter(text, target)}`, meaning: 'names that contain this' }]
}

function isConnective(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (isWord(token, 'AND') || isWord(token, 'OR') || isWord(token, 'NOT') || token.kind === 'open')
  )
}

function clauseEnd(tokens: readonly Token[], from: number, otherwise: number): number {
  const next = tokens.findIndex((token, i) => i >= from && (isWord(token, 'AND') || isWord(token, 'OR')))
  return next < 0 ? otherwise : (tokens[next - 1]?.end ?? otherwise)
}

function spanOf(tokens: readonly Token[]): Span {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }
}

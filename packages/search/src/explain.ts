import { isNumeric, operatorsOf } from './check-filter.js'
import type { Cause, Diagnostic } from './diagnostic.js'
import type { Field, SearchTarget, Span } from './filter.js'
import { isName } from './parse-identifier.js'
import { printField } from './print-filter.js'
import { spanOfStuck, type Stuck, stuckAt } from './stuck.js'

/** A sentence in plain words; what is of the filter is set apart from it. */
export type Sentence = readonly (string | { readonly code: string })[]

/** What is wrong with a filter, and where. */
export interface Problem {
  readonly span: Span
  readonly sentence: Sentence
}

/** Says why a text is no filter, to a person who did not read its grammar. */
export function explain(text: string, diagnostics: readonly Diagnostic[], target: SearchTarget): Problem | undefined {
  const [first] = diagnostics
  if (first === undefined) return undefined
  const { cause } = first
  if (cause === undefined) return { span: first.span, sentence: [first.message] }
  if (cause.kind !== 'syntax') return { span: cause.span, sentence: sentenceOf(cause) }
  const stuck = stuckAt(text, target)
  return { span: spanOfStuck(stuck), sentence: sentenceOfStuck(stuck, text) }
}

function sentenceOf(cause: Exclude<Cause, { kind: 'syntax' }>): Sentence {
  switch (cause.kind) {
    case 'unknown field': {
      const { entity, key } = cause
      return say`There is no field ${entity === undefined ? key : `${entity}.${key}`}.`
    }
    case 'operator':
      return sentenceOfOperator(cause.field, cause.operator)
    case 'not a text':
      return say`${printField(cause.field)} is text, so ${cause.found} needs quotes.`
    case 'not a number':
      if (cause.field.kind === 'attribute' && cause.field.name.endsWith('time'))
        return say`${printField(cause.field)} is a time in milliseconds, so ${cause.found} cannot be compared with it.`
      return say`${printField(cause.field)} is a number, and ${cause.found} is not one.`
    case 'not a list':
      return say`${printField(cause.field)} needs a list of quoted values, such as ${"('a', 'b')"}.`
  }
}

function sentenceOfOperator(field: Field, operator: string): Sentence {
  if (!KNOWN_OPERATORS.has(operator)) {
    const meant = MEANT_OPERATORS[operator]
    return meant === undefined ? say`${operator} is not an operator.` : say`${operator} is written ${meant} here.`
  }
  const name = printField(field)
  if (isNumeric(field)) {
    return field.kind === 'metric'
      ? say`Metrics are numbers, so ${operator} cannot compare them.`
      : say`${name} is a number, so ${operator} cannot compare it.`
  }
  if (operator.startsWith('NOT ') && operatorsOf(field).includes(operator.slice(4)))
    return say`${operator} is not an operator. Put ${'NOT'} before the condition.`
  const kind = { param: 'Parameters', tag: 'Tags', dataset: undefined, attribute: undefined, metric: undefined }[
    field.kind
  ]
  return kind === undefined
    ? say`${name} is stored as text, so ${operator} cannot compare it.`
    : [`${kind} are stored as text, so `, { code: operator }, ' cannot compare them.']
}

/** Operators of other languages. */
export const MEANT_OPERATORS: Readonly<Record<string, string>> = {
  '==': '=',
  '===': '=',
  '!==': '!=',
  '<>': '!=',
  '=>': '>=',
  '=<': '<=',
}

const KNOWN_OPERATORS: ReadonlySet<string> = new Set(
  ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN', 'BETWEEN'].flatMap((name) => [name, `NOT ${name}`]),
)

function sentenceOfStuck(stuck: Stuck, text: string): Sentence {
  const { place, token, tokens, index, depth } = stuck
  const written = token?.text ?? ''
  if (token?.kind === 'unterminated') return say`The quote in ${shortened(written)} is never closed.`
  if (token?.kind === 'close' && depth === 0) return say`There is no ${'('} for this ${')'}.`
  switch (place.state) {
    case 'term':
      if (token === undefined) return say`A condition is missing behind ${tokens[index - 1]?.text ?? ''}.`
      if (token.kind === 'unquoted' && written.includes('.')) return say`The key in ${written} needs backticks.`
      if (isName(token) && tokens[index + 1]?.kind === 'operator') return say`There is no field ${written}.`
      if (tokens[index + 1]?.kind === 'operator') return say`A condition begins with a field, not with ${written}.`
      return say`A condition begins with a field such as ${'metrics.loss'}, not with ${written}.`
    case 'joint':
      if (token === undefined) return say`The bracket ${'('} is never closed.`
      if (token.kind === 'comma' && tokens[index - 1]?.kind === 'number')
        return say`Numbers are written with a decimal point, as in ${'0.5'}.`
      return say`Conditions are joined with ${'AND'} or ${'OR'}, not with ${written}.`
    case 'operator': {
      const field = printField(place.field)
      if (token === undefined)
        return say`${field} needs a comparison, such as ${isNumeric(place.field) ? '> 0.5' : "= 'a'"}.`
      if (token.kind === 'operator') return sentenceOfOperator(place.field, written)
      return say`${field} is followed by a comparison such as ${'='}, not by ${written}.`
    }
    case 'value': {
      const field = text.slice(stuck.clauseStart, tokens[index - 1]?.end)
      if (token === undefined) return say`${field} needs a value.`
      return isNumeric(place.field)
        ? say`${printField(place.field)} is a number, and ${written} is not one.`
        : say`${printField(place.field)} is text, so ${written} needs quotes.`
    }
    case 'list':
    case 'item':
    case 'item end':
      return say`${printField(place.field)} needs a list of quoted values, such as ${"('a', 'b')"}.`
    case 'low':
    case 'high':
      return say`${'BETWEEN'} needs two numbers, such as ${'0.1 AND 0.2'}.`
    case 'escape':
      return say`${'ESCAPE'} needs one character in quotes, such as ${"'!'"}.`
    case 'after IS':
    case 'after IS NOT':
      return say`${'IS'} is followed by ${'NULL'} or ${'NOT NULL'}.`
    default:
      return say`This condition is not finished.`
  }
}

function shortened(text: string): string {
  return text.length > 30 ? `${[...text].slice(0, 29).join('')}…` : text
}

/** The values of the template are code. */
function say(words: TemplateStringsArray, ...codes: readonly string[]): Sentence {
  return words.flatMap((word, i) => {
    const code = codes[i]
    return [...(word === '' ? [] : [word]), ...(code === undefined ? [] : [{ code }])]
  })
}

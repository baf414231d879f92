import { isNumeric } from './check-filter.js'
import type { Catalogue } from './complete.js'
import type { Cause } from './diagnostic.js'
import { MEANT_OPERATORS } from './explain.js'
import type { Field, SearchTarget, Span } from './filter.js'
import { type Edit, knownFields, knownValues, MOST_TYPOS, nearness, unquoted, valueFor } from './known-fields.js'
import { lexFilter, stringValue } from './lex-filter.js'
import { nameFilter } from './name-filter.js'
import { parseSyntax } from './parse-syntax.js'
import { printField, printText, printTexts } from './print-filter.js'
import { refusals } from './refusals.js'
import type { Clause, Syntax } from './syntax.js'

/** What may have been meant by a clause that reads as one, but compares what cannot be compared. */
export function fixClause(
  cause: Exclude<Cause, { kind: 'syntax' }>,
  text: string,
  target: SearchTarget,
  catalogue: Catalogue,
): readonly Edit[] {
  const syntax = parseSyntax(text, refusals[target]).value
  const clause = syntax ? clauseAt(syntax, cause.span) : undefined
  const span = clause?.span ?? cause.span
  const edit = (shown: string, meaning: string): Edit => ({ span, shown, meaning })
  switch (cause.kind) {
    case 'unknown field':
      return fixField(cause, clause, text, target, catalogue)
    case 'operator': {
      const name = printField(cause.field)
      const meant = MEANT_OPERATORS[cause.operator]
      if (meant !== undefined) {
        const value = clause?.kind === 'compare' ? valueFor(cause.field, clause.value.text) : undefined
        return value === undefined ? [] : [edit(`${name} ${meant} ${value}`, `${meant} compares`)]
      }
      return isNumeric(cause.field)
        ? numberOperatorEdits(cause.field, clause).map(([shown, meaning]) => edit(shown, meaning))
        : textOperatorEdits(cause, clause, target, catalogue).map(([shown, meaning]) => edit(shown, meaning))
    }
    case 'not a text': {
      const quoted = printText(unquoted(cause.found))
      const [operator = '='] = clause?.kind === 'compare' ? [clause.operator.name] : []
      return [edit(`${printField(cause.field)} ${operator} ${quoted}`, 'the value in quotes')]
    }
    case 'not a number': {
      const [number] = /-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?/i.exec(cause.found) ?? []
      const [operator = '='] = clause?.kind === 'compare' ? [clause.operator.name] : []
      const name = printField(cause.field)
      const timeMs = cause.field.kind === 'attribute' ? Date.parse(unquoted(cause.found)) : Number.NaN
      if (!Number.isNaN(timeMs)) return [edit(`${name} ${operator} ${timeMs}`, 'this time in milliseconds')]
      return [
        ...(number === undefined ? [] : [edit(`${name} ${operator} ${number.replace(',', '.')}`, 'the number')]),
        edit(`${name} IS NOT NULL`, 'any value'),
      ]
    }
    case 'not a list': {
      const items = lexFilter(cause.found).filter(({ kind }) => !['open', 'close', 'comma', 'unknown'].includes(kind))
      const texts = items.map((item) => (item.kind === 'string' ? stringValue(item) : unquoted(item.text)))
      const not = clause?.kind === 'in' && clause.negated ? 'NOT ' : ''
      return texts.length === 0
        ? [edit(`${printField(cause.field)} IS NOT NULL`, 'any value')]
        : [edit(`${printField(cause.field)} ${not}IN ${printTexts(texts)}`, 'the values in quotes')]
    }
  }
}

/** Texts have no order, but the values that lie on that side are known. */
function textOperatorEdits(
  { field, operator }: Extract<Cause, { kind: 'operator' }>,
  clause: Clause | undefined,
  target: SearchTarget,
  catalogue: Catalogue,
): readonly (readonly [shown: string, meaning: string])[] {
  const name = printField(field)
  const found = clause?.kind === 'compare' ? unquoted(clause.value.text) : ''
  const side = operator in SIDES ? SIDES[operator as keyof typeof SIDES] : undefined
  if (side === undefined || found === '') {
    const bare = operator.replace(/^NOT /, '')
    return operator.startsWith('NOT ') && clause?.kind === 'compare'
      ? [[`NOT ${name} ${bare} ${printText(found)}`, 'all others']]
      : [[`${name} IS NOT NULL`, 'any value']]
  }
  const bound = Number(found)
  const values = knownValues(field, target, catalogue)
    .filter(({ value, runs }) => runs !== 0 && value.trim() !== '' && side.holds(Number(value), bound))
    .map(({ value }) => value)
    .toSorted((a, b) => Number(a) - Number(b))
  const word = `${side.word} ${found}`
  const listed = values.slice(0, MAX_LISTED)
  const among: readonly (readonly [string, string])[] =
    listed.length === 0
      ? []
      : listed.length === 1
        ? [[`${name} = ${printTexts(listed).slice(1, -1)}`, `the one value ${word}`]]
        : [[`${name} IN ${printTexts(listed)}`, `${listed.length} values ${word}`]]
  return [
    ...among,
    [`${name} != ${printText(found)}`, 'any other value'],
    [`${name} = ${printText(found)}`, 'exactly this value'],
  ]
}

const SIDES = {
  '>': { word: 'above', holds: (value: number, bound: number) => value > bound },
  '>=': { word: 'from', holds: (value: number, bound: number) => value >= bound },
  '<': { word: 'below', holds: (value: number, bound: number) => value < bound },
  '<=': { word: 'up to', holds: (value: number, bound: number) => value <= bound },
} as const
const MAX_LISTED = 20

function numberOperatorEdits(
  field: Field,
  clause: Clause | undefined,
): readonly (readonly [shown: string, meaning: string])[] {
  const name = printField(field)
  const found = clause?.kind === 'in' ? clause.list.tokens : clause?.kind === 'compare' ? clause.value.tokens : []
  const numbers = found.flatMap((token) => {
    const number = token.kind === 'string' ? stringValue(token).replaceAll('%', '') : token.text
    return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(number) ? [number] : []
  })
  const either = numbers.map((number) => `${name} = ${number}`).join(' OR ')
  return [
    ...(numbers.length === 1 ? ([[either, 'exactly this number']] as const) : []),
    ...(numbers.length > 1 ? ([[`(${either})`, 'one of these numbers']] as const) : []),
    [`${name} IS NOT NULL`, 'any value'],
  ]
}

/** Fields that are called so, or nearly so. */
function fixField(
  { entity, key, span }: Extract<Cause, { kind: 'unknown field' }>,
  clause: Clause | undefined,
  text: string,
  target: SearchTarget,
  catalogue: Catalogue,
): readonly Edit[] {
  const whole = entity === undefined ? key : `${entity}.${key}`
  const candidates = knownFields(target, catalogue).flatMap(({ name, field, means }) => {
    const distance = Math.min(nearness(name, whole), nearness(name, key), nearness(printField(field), whole))
    return distance > MOST_TYPOS ? [] : [{ distance, field, means }]
  })
  const edits = candidates
    .toSorted((a, b) => a.distance - b.distance)
    .flatMap(({ field, means }): Edit[] => {
      const name = printField(field)
      if (clause?.kind !== 'compare' || clause.identifier.aggregate !== undefined)
        return [{ span, shown: name, meaning: means }]
      const value = valueFor(field, clause.value.text)
      if (value === undefined) return []
      const operator = MEANT_OPERATORS[clause.operator.name] ?? clause.operator.name
      return [{ span: clause.span, shown: `${name} ${operator} ${value}`, meaning: means }]
    })
  // Plain words beside a condition.
  const words =
    clause === undefined && lexFilter(text).length > 1
      ? [{ span, shown: nameFilter(whole, target), meaning: 'names that contain this' }]
      : []
  return [...edits, ...words]
}

function clauseAt(syntax: Syntax, span: Span): Clause | undefined {
  if (syntax.kind === 'not') return clauseAt(syntax.operand, span)
  if ('operands' in syntax) {
    const holder = syntax.operands.find((operand) => operand.span.start <= span.start && span.end <= operand.span.end)
    return holder && clauseAt(holder, span)
  }
  return syntax
}

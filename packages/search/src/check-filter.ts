import { checkIdentifier, type NamedField } from './check-identifier.js'
import { accepted, type Diagnostic, type Parsed, refused } from './diagnostic.js'
import type { Comparator, Field, Filter, SearchTarget } from './filter.js'
import { stringValue } from './lex-filter.js'
import { pythonRepr } from './python-repr.js'
import { refusals } from './refusals.js'
import { registries } from './registry.js'
import type { Clause, Operator, Syntax, Value } from './syntax.js'

/** Syntax to filter: names become fields, values are held against the field's type. Every faulty clause is reported. */
export function checkFilter(syntax: Syntax, target: SearchTarget): Parsed<Filter> {
  const diagnostics: Diagnostic[] = []
  const filter = checkSyntax(syntax, target, diagnostics)
  return filter === undefined ? refused(...diagnostics) : accepted(filter)
}

/** Whether conditions on the field compare numbers; all others compare texts. */
export function isNumeric(field: Field): boolean {
  return field.kind === 'metric' || (field.kind === 'attribute' && field.type === 'number')
}

/** What may follow the field in a condition. */
export function operatorsOf(field: Field): readonly string[] {
  return isNumeric(field)
    ? [...NUMBER_COMPARATORS, 'BETWEEN', 'NOT BETWEEN', 'IS NULL', 'IS NOT NULL']
    : [...TEXT_COMPARATORS, 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL']
}

const NUMBER_COMPARATORS: readonly Comparator[] = ['=', '!=', '<', '<=', '>', '>=']
const TEXT_COMPARATORS: readonly Comparator[] = ['=', '!=', 'LIKE', 'ILIKE']

function checkSyntax(syntax: Syntax, target: SearchTarget, diagnostics: Diagnostic[]): Filter | undefined {
  switch (syntax.kind) {
    case 'and':
    case 'or': {
      const operands = syntax.operands.map((operand) => checkSyntax(operand, target, diagnostics))
      const sound = operands.filter((operand) => operand !== undefined)
      return sound.length === operands.length ? { kind: syntax.kind, operands: sound, span: syntax.span } : undefined
    }
    case 'not': {
      const operand = checkSyntax(syntax.operand, target, diagnostics)
      return operand && { kind: 'not', operand, span: syntax.span }
    }
    default: {
      const named = checkIdentifier(syntax.identifier, target, 'filter')
      const filter =
        named.value === undefined ? refused(...named.diagnostics) : checkClause(syntax, named.value, target)
      diagnostics.push(...filter.diagnostics)
      return filter.value
    }
  }
}

function checkClause(clause: Clause, named: NamedField, target: SearchTarget): Parsed<Filter> {
  const { span } = clause
  const { field } = named
  switch (clause.kind) {
    case 'null':
      return accepted({ kind: 'null', field, negated: clause.negated, span })

    case 'compare': {
      const numeric = isNumeric(field)
      const { value, diagnostics } = numeric
        ? readNumber(clause.value, named, target)
        : readText(clause.value, named, target)
      const comparators = numeric ? NUMBER_COMPARATORS : TEXT_COMPARATORS
      const comparator = comparators.find((known) => known === clause.operator.name)
      if (value === undefined || comparator === undefined)
        return refuseClause(clause.operator, diagnostics, named, target)
      const isPattern = comparator === 'LIKE' || comparator === 'ILIKE'
      const meant = typeof value === 'number' || isPattern ? value : usualSpelling(value, field, target)
      if (clause.escape === undefined) return accepted({ kind: 'compare', field, comparator, value: meant, span })
      const escape = readEscape(clause.escape, String(value))
      if (escape.value === undefined) return refused(...escape.diagnostics)
      return accepted({ kind: 'compare', field, comparator, value: meant, escape: escape.value, span })
    }

    case 'in': {
      if (isNumeric(field))
        return refuseClause(clause.operator, readNumber(clause.list, named, target).diagnostics, named, target)
      const { value, diagnostics } = readList(clause.list, field)
      if (value === undefined) return refused(...diagnostics)
      const values = value.map((item) => usualSpelling(item, field, target))
      return accepted({ kind: 'in', field, values, negated: clause.negated, span })
    }

    case 'between': {
      const bounds = [clause.low, clause.high]
      if (!isNumeric(field)) {
        const faults = bounds.flatMap((bound) => readText(bound, named, target).diagnostics)
        return refuseClause(clause.operator, faults, named, target)
      }
      const [low, high] = [readNumber(clause.low, named, target), readNumber(clause.high, named, target)]
      if (low.value === undefined || high.value === undefined) return refused(...low.diagnostics, ...high.diagnostics)
      return accepted({ kind: 'between', field, low: low.value, high: high.value, negated: clause.negated, span })
    }
  }
}

/** MLflow complains of the value first, but in a filter of logged models of the operator. */
function refuseClause(
  operator: Operator,
  valueFaults: readonly Diagnostic[],
  { field, key }: NamedField,
  target: SearchTarget,
): Parsed<never> {
  const valid = operatorsOf(field)
  if (valid.includes(operator.name)) return refused(...valueFaults)
  const name = field.kind === 'attribute' ? field.name : key
  const path = `${field.kind}s.${name}`
  const message = refusals[target].wrongComparator({ operator: operator.text, path, kind: field.kind, valid })
  const cause = { kind: 'operator', field, operator: operator.name, span: operator.span } as const
  const fault = { message, span: operator.span }
  const faults = target === 'logged_models' ? [fault, ...valueFaults] : [...valueFaults, fault]
  return refused(...faults.map((each) => ({ ...each, cause })))
}

function readNumber(value: Value, { field, key }: NamedField, target: SearchTarget): Parsed<number> {
  // Adding zero makes -0 into 0, which compares the same and prints the same.
  if (value.kind === 'number') return accepted(Number(value.text) + 0)
  const [token] = value.tokens
  if (registries[target].textsAreNumbers && value.kind === 'string' && token !== undefined) {
    const text = stringValue(token)
    if (/^[+-]?\d{1,15}$/.test(text)) return accepted(Number(text) + 0)
  }
  const kind = field.kind === 'metric' ? 'metric' : `numeric attribute: ${key}`
  const cause = { kind: 'not a number', field, found: value.text, span: value.span } as const
  return refused({ message: `Expected numeric value type for ${kind}. Found ${value.text}`, span: value.span, cause })
}

function readText(value: Value, { field }: NamedField, target: SearchTarget): Parsed<string> {
  const [token] = value.tokens
  if (value.kind === 'string' && token !== undefined) return accepted(stringValue(token))
  if (value.kind === 'number' && registries[target].numbersAreTexts) return accepted(value.text)
  const message =
    value.kind === 'name'
      ? 'Parameter value is either not quoted or unidentified quote types used for string value ' +
        `${value.text}. Use either single or double quotes.`
      : `Expected a quoted string value for ${EXPECTED_TEXT[field.kind]}. Got value ${value.text}`
  const cause = { kind: 'not a text', field, found: value.text, span: value.span } as const
  return refused({ message, span: value.span, cause })
}

/** As in SQL: one character, and in the pattern nothing follows it that needs no escape. */
function readEscape({ tokens: [token], text, span }: Value, pattern: string): Parsed<string> {
  const escape = token?.kind === 'string' ? stringValue(token) : ''
  if ([...escape].length !== 1 || escape === '%' || escape === '_')
    return refused({ message: `ESCAPE needs one character in quotes that is neither % nor _, not ${text}.`, span })
  const characters = [...pattern]
  for (let at = characters.indexOf(escape); at >= 0; at = characters.indexOf(escape, at + 2)) {
    const next = characters[at + 1]
    if (next === '%' || next === '_' || next === escape) continue
    const message = `In a pattern, ${escape} can only stand before %, _ or ${escape}, as it is the character of ESCAPE.`
    return refused({ message, span })
  }
  return accepted(escape)
}

const EXPECTED_TEXT: Readonly<Record<Field['kind'], string>> = {
  metric: 'metric',
  param: "parameter (e.g. 'my-value')",
  tag: "tag (e.g. 'my-value')",
  attribute: 'attributes',
  dataset: 'dataset attributes',
}

/** list := "(" string { "," string } [","] ")" */
function readList(list: Value, field: Field): Parsed<readonly string[]> {
  const cause = { kind: 'not a list', field, found: list.text, span: list.span } as const
  const refuse = (found: string) =>
    refused({ message: `While parsing a list in the query, expected ${found}`, span: list.span, cause })
  const items = list.tokens.filter(({ kind }) => kind !== 'comma')
  if (list.tokens.length === 0) return refuse('a non-empty list of string values, but got empty list')
  if (items.some(({ kind }) => kind !== 'string')) {
    const shown = items.map((item) => (item.kind === 'string' ? pythonRepr(stringValue(item)) : item.text))
    const tuple = shown.length === 1 ? `(${shown[0]},)` : `(${shown.join(', ')})`
    return refuse(`string value, punctuation, or whitespace, but got different type in list: ${tuple}`)
  }
  if (list.tokens.some(({ kind }, position) => (kind === 'comma') !== (position % 2 === 1))) {
    return refuse('a non-empty list of string values, but got ill-formed list.')
  }
  return accepted(items.map(stringValue))
}

/** One spelling of a status, so that a store compares only that one. */
function usualSpelling(value: string, field: Field, target: SearchTarget): string {
  if (field.kind !== 'attribute' || field.name !== 'status') return value
  return registries[target].statusSpellings.get(value) ?? value
}

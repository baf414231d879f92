import type { Field, Filter, OrderBy } from './filter.js'
import { lexFilter, stringValue } from './lex-filter.js'

/**
 * A filter as text that parses to the same filter, up to spans. It is written as MLflow would take it wherever MLflow
 * could: usual spellings, keys quoted where it needs that, no parentheses that change nothing.
 */
export function printFilter(filter: Filter | null): string {
  if (filter === null) return ''
  switch (filter.kind) {
    case 'and':
      return filter.operands.map((operand) => printOperand(operand, ['and', 'or'])).join(' AND ')
    case 'or':
      return filter.operands.map((operand) => printOperand(operand, ['or'])).join(' OR ')
    case 'not':
      return `NOT ${printOperand(filter.operand, ['and', 'or'])}`
    case 'compare':
      return `${printField(filter.field)} ${filter.comparator} ${printValue(filter.value)}${printEscape(filter.escape)}`
    case 'in':
      return `${printField(filter.field)} ${not(filter)}IN ${printTexts(filter.values)}`
    case 'between':
      return `${printField(filter.field)} ${not(filter)}BETWEEN ${printValue(filter.low)} AND ${printValue(filter.high)}`
    case 'null':
      return `${printField(filter.field)} IS ${not(filter)}NULL`
  }
}

/** A field as it is written in filters and orders. */
export function printField(field: Field): string {
  switch (field.kind) {
    case 'metric': {
      const name = `metrics.${printKey(field.key)}`
      return field.aggregate === 'last' ? name : `${field.aggregate}(${name})`
    }
    case 'param':
    case 'tag':
      return `${field.kind}s.${printKey(field.key)}`
    case 'dataset':
      return `dataset.${field.name}`
    case 'attribute':
      return field.name
  }
}

/** One item of an `order_by`. */
export function printOrderBy({ field, ascending }: OrderBy): string {
  return `${printField(field)} ${ascending ? 'ASC' : 'DESC'}`
}

function printOperand(operand: Filter, bracketed: readonly Filter['kind'][]): string {
  const text = printFilter(operand)
  return bracketed.includes(operand.kind) ? `(${text})` : text
}

function not({ negated }: { readonly negated: boolean }): string {
  return negated ? 'NOT ' : ''
}

function printEscape(escape: string | undefined): string {
  return escape === undefined ? '' : ` ESCAPE ${printText(escape)}`
}

function printValue(value: string | number): string {
  if (typeof value === 'string') return printText(value)
  // The grammar has no word for infinity; a literal beyond the largest double is one.
  return String(value).replace('Infinity', '1e999')
}

/** Any text as a value. Plain quotes if they do, `E'…'` if it has both kinds or something that would change what they enclose. */
export function printText(text: string): string {
  if (!text.endsWith('\\')) {
    for (const quote of ["'", '"']) {
      const literal = quote + text + quote
      const [token, ...rest] = lexFilter(literal)
      if (token?.kind === 'string' && rest.length === 0 && stringValue(token) === text) return literal
    }
  }
  return `E'${text.replace(/['\\]/g, '\\$&')}'`
}

/** Texts as the list behind an `IN`. */
export function printTexts(texts: readonly string[]): string {
  return `(${texts.map(printText).join(', ')})`
}

/**
 * A key, quoted unless MLflow also accepts it bare. A key with all three kinds of quotes cannot be written, but cannot
 * be stored either (tracking-api §9); its backticks are doubled, so that it cannot end the quotes.
 */
function printKey(key: string): string {
  if (BARE_KEY.test(key) && !KEYWORD_KEYS.has(key.toLowerCase())) return key
  for (const quote of ['`', '"', "'"]) {
    const literal = quote + key + quote
    const [token, ...rest] = lexFilter(`tags.${literal} `)
    if (token?.kind === 'quoted' && rest.length === 0 && !(quote !== '`' && key.endsWith('\\'))) return literal
  }
  return `\`${key.replaceAll('`', '``')}\``
}

const BARE_KEY = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*$/u
const KEYWORD_KEYS: ReadonlySet<string> = new Set(['in', 'case'])

import { checkIdentifier } from './check-identifier.js'
import { accepted, type Diagnostic, type Parsed, refused } from './diagnostic.js'
import type { OrderBy, SearchTarget } from './filter.js'
import { isWord, lexFilter, type Token } from './lex-filter.js'
import { parseIdentifier } from './parse-identifier.js'
import { printField } from './print-filter.js'
import { pythonList } from './python-repr.js'
import { checkText, searchLimits } from './text-limits.js'

/**
 * The items of an `order_by`, as the caller wrote them; tie-breaks are for the store to add. Spans are positions in the
 * faulty item. Never throws.
 *
 * The same field twice is refused, as by MLflow; for experiments the second is without effect, as there.
 */
export function parseOrderBy(
  items: readonly string[],
  target: Exclude<SearchTarget, 'logged_models'>,
): Parsed<readonly OrderBy[]> {
  if (items.length > searchLimits.orderByItems) {
    const message = `order_by has too many items: at most ${searchLimits.orderByItems} are allowed.`
    return refused({ message, span: { start: 0, end: 0 } })
  }
  const diagnostics: Diagnostic[] = []
  const order = new Map<string, OrderBy>()
  for (const item of items) {
    const parsed = parseItem(item, target)
    diagnostics.push(...parsed.diagnostics)
    if (parsed.value === undefined) continue
    const name = printField(parsed.value.field)
    if (!order.has(name)) order.set(name, parsed.value)
    else if (target !== 'experiments') diagnostics.push(duplicate(items, item))
  }
  return diagnostics.length > 0 ? refused(...diagnostics) : accepted([...order.values()])
}

/** item := identifier [ ASC | DESC ]       with nothing before or after it, not even a space */
function parseItem(item: string, target: SearchTarget): Parsed<OrderBy> {
  const span = { start: 0, end: item.length }
  const unfit = checkText('order_by clause', item, searchLimits.orderByItemBytes)
  if (unfit !== undefined) return refused(unfit)

  const tokens = lexFilter(item)
  const identifier = parseIdentifier(tokens, 0)
  const [direction, ...rest] = tokens.slice(identifier?.tokenCount)
  const isOneKey =
    identifier !== undefined && !isDirection(identifier.token) && rest.length === 0 && item === item.trim()
  if (!isOneKey || (direction !== undefined && direction.kind !== 'word')) {
    return refused({ message: `Invalid order_by clause '${item}'. Could not be parsed.`, span })
  }
  if (direction !== undefined && !isDirection(direction)) {
    const { start, end } = direction
    return refused({ message: `Invalid ordering key in order_by clause '${item}'.`, span: { start, end } })
  }

  const named = checkIdentifier(identifier, target, 'order')
  if (named.value === undefined) return refused(...named.diagnostics)
  const { field } = named.value
  if (field.kind === 'dataset') {
    return refused({ message: "Invalid identifier type 'dataset'", span: identifier.span })
  }
  if (field.kind === 'tag' && target !== 'runs') {
    return refused({ message: 'Invalid order_by entity: tag', span: identifier.span })
  }
  return accepted({ field, ascending: direction === undefined || isWord(direction, 'ASC') })
}

function isDirection(token: Token): boolean {
  return isWord(token, 'ASC') || isWord(token, 'DESC')
}

function duplicate(items: readonly string[], item: string): Diagnostic {
  return {
    message: `\`order_by\` contains duplicate fields: ${pythonList(items)}`,
    span: { start: 0, end: item.length },
  }
}

import { type Filter, parseFilter, printFilter, type SearchTarget } from '@labbook/search'

/** Adds a condition on a tag to the filter. */
export function filterWithTag(
  filter: string | undefined,
  target: SearchTarget,
  { key, value }: { readonly key: string; readonly value: string },
): string {
  const old = parseFilter(filter, target).value ?? undefined
  const wanted: Filter = { kind: 'compare', field: { kind: 'tag', key }, comparator: '=', value, span: NOWHERE }
  if (old === undefined) return printFilter(wanted)
  const operands = old.kind === 'and' ? old.operands : [old]
  if (operands.some((operand) => printFilter(operand) === printFilter(wanted))) return printFilter(old)
  return printFilter({ kind: 'and', operands: [...operands, wanted], span: NOWHERE })
}

const NOWHERE = { start: 0, end: 0 }

import type { GroupAggregate } from '@labbook/protocol'
import { type Field, type Filter, printFilter } from '@labbook/search'
import type { CellValue, RunRef } from '../store/runs.js'

/** Runs that have the same values. */
export interface Group {
  readonly key: readonly CellValue[]
  readonly runs: RunRef[]
}

/** Groups by columns of values, the group of the first run first. */
export function groupedBy(runs: readonly RunRef[], columns: readonly (readonly CellValue[])[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const [i, run] of runs.entries()) {
    const key = columns.map((values) => values[i] ?? null)
    const name = JSON.stringify(key.map((value) => [typeof value, String(value)]))
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { key, runs: [run] })
    else group.runs.push(run)
  }
  return [...groups.values()]
}

/** One value for many: their aggregate if they are numbers, else what they all are. */
export function combined(values: readonly CellValue[], aggregate: GroupAggregate): CellValue {
  const [first = null] = values
  if (values.some((value) => typeof value === 'string')) return values.every((value) => value === first) ? first : null
  const numbers = values
    .filter((value) => value !== null)
    .map(Number)
    .filter((value) => !Number.isNaN(value))
  if (numbers.length === 0) return first
  if (aggregate === 'mean') return numbers.reduce((sum, value) => sum + value / numbers.length, 0)
  return numbers.reduce((a, b) => (aggregate === 'min' ? Math.min(a, b) : Math.max(a, b)))
}

/** The text of a filter that selects what has these values. */
export function filterOf(fields: readonly Field[], key: readonly CellValue[]): string {
  const span = { start: 0, end: 0 }
  const clauses = fields.map((field, i): Filter => {
    const value = key[i] ?? null
    if (value === null) return { kind: 'null', field, negated: false, span }
    return { kind: 'compare', field, comparator: '=', value: typeof value === 'bigint' ? Number(value) : value, span }
  })
  return printFilter(clauses.length === 1 ? (clauses[0] as Filter) : { kind: 'and', operands: clauses, span })
}

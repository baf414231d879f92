import type { GroupOrder } from '@labbook/protocol'
import { type Field, type Filter, printFilter } from '@labbook/search'
import type { CellValue } from '../store/runs.js'

/** Runs that have the same values. */
export interface Group {
  readonly key: readonly CellValue[]
  /** Where its runs are among those that were grouped. */
  readonly places: number[]
}

/**
 * Groups runs by what they have of each field, the group of the first run first. A run that has several values of a field
 * is in a group for each; one without any has `null`.
 */
export function groupedBy(runs: number, fields: readonly (readonly (readonly CellValue[])[])[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (let place = 0; place < runs; place++) {
    for (const key of combinations(fields.map((values) => orMissing(values[place])))) {
      const name = JSON.stringify(key.map((value) => [typeof value, String(value)]))
      const group = groups.get(name)
      if (group === undefined) groups.set(name, { key, places: [place] })
      else group.places.push(place)
    }
  }
  return [...groups.values()]
}

function orMissing(values: readonly CellValue[] | undefined): readonly CellValue[] {
  return values === undefined || values.length === 0 ? [null] : values
}

/** One value of each list, in every way. */
function combinations(lists: readonly (readonly CellValue[])[]): readonly (readonly CellValue[])[] {
  let found: readonly (readonly CellValue[])[] = [[]]
  for (const list of lists) found = found.flatMap((key) => list.map((value) => [...key, value]))
  return found
}

/** What a group has in one column. */
export interface GroupFigures {
  /** The mean of the numbers, or the text that all share. */
  readonly value: CellValue
  readonly min: number | null
  readonly max: number | null
  readonly runs: number
  readonly distinct: number
}

/** Of what its runs have there: `null` for those without the column. */
export function figuresOf(values: readonly CellValue[]): GroupFigures {
  const present = values.filter((value) => value !== null)
  const runs = present.length
  const texts = new Set(present.filter((value) => typeof value === 'string'))
  if (texts.size > 0) {
    const [only = null] = texts
    return { value: texts.size === 1 ? only : null, min: null, max: null, runs, distinct: texts.size }
  }
  const numbers = present.map(Number).filter((value) => !Number.isNaN(value))
  if (numbers.length === 0) return { value: present[0] ?? null, min: null, max: null, runs, distinct: 0 }
  let [mean, min, max] = [0, Infinity, -Infinity]
  for (const value of numbers) {
    // Divided first: the sum of large numbers would be infinite.
    mean += value / numbers.length
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  // Rounding must not put the mean of equal values outside of them.
  return { value: Math.min(max, Math.max(min, mean)), min, max, runs, distinct: 0 }
}

/** Sorts groups by a figure of theirs, those without it last, and equal ones as they came. */
export function sortedGroups(
  groups: readonly Group[],
  figures: readonly GroupFigures[],
  { value, ascending }: GroupOrder,
): readonly Group[] {
  const sortValue = (figure: GroupFigures | undefined) => {
    const found = value === 'mean' ? figure?.value : figure?.[value]
    return found === null || found === undefined || Number.isNaN(Number(found)) ? undefined : Number(found)
  }
  return groups
    .map((group, i) => ({ group, by: sortValue(figures[i]) }))
    .sort(({ by: a }, { by: b }) => {
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
      if (a === b) return 0
      return a < b === ascending ? -1 : 1
    })
    .map(({ group }) => group)
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

import { mostFrequent } from '../columns/coded.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { JsonCell } from '../profile-object.js'
import type { GroupedRows } from './group-rows.js'

/** The target in each group, over the rows in which both are present. */
export type TargetByGroup =
  | {
      readonly counts: readonly number[]
      /** Means, with the half of their 95 % interval. */
      readonly means: readonly (number | null)[]
      readonly margins: readonly (number | null)[]
    }
  | {
      readonly counts: readonly number[]
      readonly classes: readonly JsonCell[]
      /** The share of each class in each group. */
      readonly rates: readonly (readonly number[])[]
    }

type Coded = AnalysedColumn & Required<Pick<AnalysedColumn, 'coded' | 'valueAt'>>

export function targetByGroup(target: Coded, numbers: Float64Array | undefined, groups: GroupedRows): TargetByGroup {
  return numbers === undefined ? rates(target, groups) : means(target, numbers, groups)
}

/** Of a normal distribution. */
const Z95 = 1.959963984540054

function means(
  { coded }: Coded,
  numbers: Float64Array,
  { codes, groupOf, groups }: GroupedRows,
): Extract<TargetByGroup, { readonly means: unknown }> {
  const [counts, sums, squares] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)]
  const each = (visit: (group: number, value: number) => void) => {
    for (let row = 0; row < codes.length; row += 1) {
      const value = numbers[coded.codes[row] as number]
      const code = codes[row] as number
      if (code >= 0 && value !== undefined && Number.isFinite(value)) visit(groupOf[code] as number, value)
    }
  }
  each((group, value) => {
    counts[group] = (counts[group] as number) + 1
    sums[group] = (sums[group] as number) + value
  })
  const mean = (group: number) => (sums[group] as number) / (counts[group] as number)
  const own = Float64Array.from(counts, (_, group) => mean(group))
  each((group, value) => {
    squares[group] = (squares[group] as number) + (value - (own[group] as number)) ** 2
  })
  return {
    counts: Array.from(counts),
    means: Array.from(own, (value) => (Number.isNaN(value) ? null : value)),
    margins: Array.from(counts, (n, group) =>
      n < 2 ? null : Z95 * Math.sqrt((squares[group] as number) / (n - 1) / n),
    ),
  }
}

/** Classes that have a rate of their own. */
const MOST_CLASSES = 10

function rates(
  { coded, valueAt }: Coded,
  { codes, groupOf, groups }: GroupedRows,
): Extract<TargetByGroup, { readonly rates: unknown }> {
  const classes = mostFrequent(coded, MOST_CLASSES)
  const classOf = new Int32Array(coded.counts.length).fill(-1)
  for (const [place, code] of classes.entries()) classOf[code] = place
  const counts = new Float64Array(groups)
  const table = Array.from({ length: groups }, () => new Float64Array(classes.length))
  for (let row = 0; row < codes.length; row += 1) {
    const [code, own] = [codes[row] as number, coded.codes[row] as number]
    if (code < 0 || own < 0) continue
    const group = groupOf[code] as number
    counts[group] = (counts[group] as number) + 1
    const place = classOf[own] as number
    const line = table[group]
    if (place >= 0 && line !== undefined) line[place] = (line[place] as number) + 1
  }
  return {
    counts: Array.from(counts),
    classes: classes.map(valueAt),
    rates: table.map((line, group) =>
      Array.from(line, (n) => (counts[group] === 0 ? 0 : n / (counts[group] as number))),
    ),
  }
}

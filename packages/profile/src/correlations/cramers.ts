import type { Coded } from '../columns/coded.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { NumberColumn } from './linear.js'

/** A column as groups of rows: per row the place of its group, −1 for none. */
export interface GroupedColumn {
  readonly name: string
  readonly groupOf: Int32Array
  readonly groups: number
}

/** Each category a group. */
export function categoryGroups({ name, coded }: AnalysedColumn & { readonly coded: Coded }): GroupedColumn {
  return { name, groupOf: coded.codes, groups: coded.counts.length }
}

/**
 * Numbers cut into intervals of equal width, closed on the right, the lowest edge lowered by 0.1 % of the range, as pandas cuts
 * them. Infinities are in none.
 */
export function intervalGroups({ name, coded, numbers }: NumberColumn, intervals: number): GroupedColumn {
  const finite = numbers.filter(Number.isFinite)
  const [first, last] = [finite[0] as number, finite[finite.length - 1] as number]
  const step = (last - first) / intervals
  const edges = Array.from({ length: intervals }, (_, i) => (i === intervals - 1 ? last : first + (i + 1) * step))
  let interval = 0
  const groupOfCode = Int32Array.from(numbers, (value) => {
    if (!Number.isFinite(value)) return -1
    while (interval < intervals - 1 && value > (edges[interval] as number)) interval += 1
    return interval
  })
  const groupOf = coded.codes.map((code) => (code < 0 ? -1 : (groupOfCode[code] as number)))
  return { name, groupOf, groups: intervals }
}

/**
 * Cramér's V, corrected for bias, over the rows in which both are present; NaN without any. Source: W. Bergsma, "A bias-correction
 * for Cramér's V and Tschuprow's T", Journal of the Korean Statistical Society 42 (2013). A table of 2 × 2 has Yates's correction.
 * Its arrays serve one pair after the other.
 */
export class CramersV {
  readonly #table: Float64Array
  readonly #rowSums: Float64Array
  readonly #columnSums: Float64Array

  constructor(columns: readonly Pick<GroupedColumn, 'groups'>[]) {
    const most = columns.reduce((groups, column) => Math.max(groups, column.groups), 0)
    this.#table = new Float64Array(most * most)
    this.#rowSums = new Float64Array(most)
    this.#columnSums = new Float64Array(most)
  }

  of(a: GroupedColumn, b: GroupedColumn): number {
    const n = this.#count(a, b)
    if (n === 0) return Number.NaN
    const [table, rowSums, columnSums] = [this.#table, this.#rowSums, this.#columnSums]
    const [r, k] = [numberUsed(rowSums, a.groups), numberUsed(columnSums, b.groups)]
    const isTwoByTwo = r === 2 && k === 2
    let statistic = 0
    for (let i = 0; i < a.groups; i += 1) {
      for (let j = 0; j < b.groups; j += 1) {
        const expected = ((rowSums[i] as number) * (columnSums[j] as number)) / n
        if (expected === 0) continue
        const distance = Math.abs((table[i * b.groups + j] as number) - expected)
        statistic += (isTwoByTwo ? distance - Math.min(0.5, distance) : distance) ** 2 / expected
      }
    }
    const phi2 = Math.max(0, statistic / n - ((k - 1) * (r - 1)) / (n - 1))
    const least = Math.min(k - 1 - (k - 1) ** 2 / (n - 1), r - 1 - (r - 1) ** 2 / (n - 1))
    if (Number.isNaN(least)) return Number.NaN
    return least === 0 ? 1 : Math.sqrt(phi2 / least)
  }

  /** Fills the table, and gives the number of rows in it. */
  #count(a: GroupedColumn, b: GroupedColumn): number {
    const [table, rowSums, columnSums] = [this.#table, this.#rowSums, this.#columnSums]
    const [x, y, k] = [a.groupOf, b.groupOf, b.groups]
    table.fill(0, 0, a.groups * k)
    rowSums.fill(0, 0, a.groups)
    columnSums.fill(0, 0, k)
    for (let row = 0; row < x.length; row += 1) {
      const [i, j] = [x[row] as number, y[row] as number]
      if (i < 0 || j < 0) continue
      const cell = i * k + j
      table[cell] = (table[cell] as number) + 1
    }
    let n = 0
    for (let i = 0; i < a.groups; i += 1) {
      for (let j = 0; j < k; j += 1) {
        const count = table[i * k + j] as number
        rowSums[i] = (rowSums[i] as number) + count
        columnSums[j] = (columnSums[j] as number) + count
        n += count
      }
    }
    return n
  }
}

function numberUsed(sums: Float64Array, groups: number): number {
  let used = 0
  for (let group = 0; group < groups; group += 1) used += sums[group] === 0 ? 0 : 1
  return used
}

import type { Coded } from '../columns/coded.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { NumberColumn } from './linear.js'

/** A column as groups of rows: per row the place of its group through the code, −1 for none. */
export interface GroupedColumn {
  readonly name: string
  readonly codes: Int32Array
  readonly groupOf: Int32Array
  readonly groups: number
}

/** Each category a group. */
export function categoryGroups({ name, coded }: AnalysedColumn & { readonly coded: Coded }): GroupedColumn {
  const groups = coded.counts.length
  return { name, codes: coded.codes, groupOf: Int32Array.from({ length: groups }, (_, code) => code), groups }
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
  const groupOf = Int32Array.from(numbers, (value) => {
    if (!Number.isFinite(value)) return -1
    while (interval < intervals - 1 && value > (edges[interval] as number)) interval += 1
    return interval
  })
  return { name, codes: coded.codes, groupOf, groups: intervals }
}

/**
 * Cramér's V, corrected for bias, over the rows in which both are present; NaN without any. Source: W. Bergsma, "A bias-correction
 * for Cramér's V and Tschuprow's T", Journal of the Korean Statistical Society 42 (2013). A table of 2 × 2 has Yates's correction.
 */
export function cramersV(a: GroupedColumn, b: GroupedColumn): number {
  const table = new Float64Array(a.groups * b.groups)
  let n = 0
  for (let row = 0; row < a.codes.length; row += 1) {
    const [x, y] = [a.codes[row] as number, b.codes[row] as number]
    if (x < 0 || y < 0) continue
    const [i, j] = [a.groupOf[x] as number, b.groupOf[y] as number]
    if (i < 0 || j < 0) continue
    const cell = i * b.groups + j
    table[cell] = (table[cell] as number) + 1
    n += 1
  }
  if (n === 0) return Number.NaN
  const rowSums = new Float64Array(a.groups)
  const columnSums = new Float64Array(b.groups)
  for (let i = 0; i < a.groups; i += 1) {
    for (let j = 0; j < b.groups; j += 1) {
      const count = table[i * b.groups + j] as number
      rowSums[i] = (rowSums[i] as number) + count
      columnSums[j] = (columnSums[j] as number) + count
    }
  }
  const usedRows = [...rowSums.keys()].filter((i) => rowSums[i] !== 0)
  const usedColumns = [...columnSums.keys()].filter((j) => columnSums[j] !== 0)
  const [r, k] = [usedRows.length, usedColumns.length]
  const isTwoByTwo = r === 2 && k === 2
  let statistic = 0
  for (const i of usedRows) {
    for (const j of usedColumns) {
      const expected = ((rowSums[i] as number) * (columnSums[j] as number)) / n
      const distance = Math.abs((table[i * b.groups + j] as number) - expected)
      statistic += (isTwoByTwo ? distance - Math.min(0.5, distance) : distance) ** 2 / expected
    }
  }
  const phi2 = Math.max(0, statistic / n - ((k - 1) * (r - 1)) / (n - 1))
  const least = Math.min(k - 1 - (k - 1) ** 2 / (n - 1), r - 1 - (r - 1) ** 2 / (n - 1))
  if (Number.isNaN(least)) return Number.NaN
  return least === 0 ? 1 : Math.sqrt(phi2 / least)
}

import type { Coded } from '../columns/coded.js'
import type { NumberColumn } from '../correlations/linear.js'

/**
 * η = √(SS between / SS total) of numbers over groups of rows, by the rows in which both are present; NaN for a constant. The mean
 * is subtracted before squares are summed.
 */
export function correlationRatio({ coded, numbers }: NumberColumn, groups: Coded): number {
  const counts = new Float64Array(groups.counts.length)
  const sums = new Float64Array(groups.counts.length)
  const isIn = (row: number) =>
    (groups.codes[row] as number) >= 0 && Number.isFinite(numbers[coded.codes[row] as number] ?? Number.NaN)
  const rows = coded.codes.length
  let [n, sum] = [0, 0]
  for (let row = 0; row < rows; row += 1) {
    if (!isIn(row)) continue
    n += 1
    sum += numbers[coded.codes[row] as number] as number
  }
  const mean = sum / n
  let total = 0
  for (let row = 0; row < rows; row += 1) {
    if (!isIn(row)) continue
    const group = groups.codes[row] as number
    const distance = (numbers[coded.codes[row] as number] as number) - mean
    counts[group] = (counts[group] as number) + 1
    sums[group] = (sums[group] as number) + distance
    total += distance * distance
  }
  let between = 0
  for (const [group, count] of counts.entries()) if (count > 0) between += (sums[group] as number) ** 2 / count
  return total === 0 ? Number.NaN : Math.sqrt(between / total)
}

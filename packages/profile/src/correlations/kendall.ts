import type { Pace } from '../engine/pace.js'
import { type DenseMatrix, emptyMatrix, setPair } from './dense-matrix.js'
import type { NumberColumn } from './linear.js'

/** Kendall's τ-b over the rows in which both are present. */
export async function kendall(columns: readonly NumberColumn[], pace: Pace): Promise<DenseMatrix> {
  const result = emptyMatrix(columns.map(({ name }) => name))
  for (const [i, a] of columns.entries()) {
    for (let j = i; j < columns.length; j += 1) {
      setPair(result, i, j, tauB(a, columns[j] as NumberColumn))
      await pace.rest()
    }
  }
  return result
}

/**
 * Knight's algorithm, O(n log n): rows in order of a, then b; the pairs out of order in b are the discordant ones. Source: W. R.
 * Knight, "A Computer Method for Calculating Kendall's Tau with Ungrouped Data", JASA 61 (1966).
 */
export function tauB(a: NumberColumn, b: NumberColumn): number {
  const { codes: x } = a.coded
  const { codes: y } = b.coded
  const present = new Uint32Array(x.length)
  let n = 0
  for (let row = 0; row < x.length; row += 1) if ((x[row] as number) >= 0 && (y[row] as number) >= 0) present[n++] = row
  const byB = stableByCode(present.subarray(0, n), y, b.numbers.length)
  const order = stableByCode(byB, x, a.numbers.length)
  const pairs = (count: number) => (count * (count - 1)) / 2
  let [tiesA, tiesB, tiesBoth] = [0, 0, 0]
  let [runA, runBoth] = [1, 1]
  for (let i = 1; i <= n; i += 1) {
    const [row, before] = [order[i] as number, order[i - 1] as number]
    const isSameA = i < n && x[row] === x[before]
    const isSameBoth = isSameA && y[row] === y[before]
    if (isSameA) runA += 1
    else {
      tiesA += pairs(runA)
      runA = 1
    }
    if (isSameBoth) runBoth += 1
    else {
      tiesBoth += pairs(runBoth)
      runBoth = 1
    }
  }
  let runB = 1
  for (let i = 1; i <= n; i += 1) {
    if (i < n && y[byB[i] as number] === y[byB[i - 1] as number]) runB += 1
    else {
      tiesB += pairs(runB)
      runB = 1
    }
  }
  const all = pairs(n)
  const discordant = inversions(Int32Array.from(order, (row) => y[row] as number))
  const scale = Math.sqrt(all - tiesA) * Math.sqrt(all - tiesB)
  return scale === 0 ? Number.NaN : Math.max(-1, Math.min(1, (all - tiesA - tiesB + tiesBoth - 2 * discordant) / scale))
}

function stableByCode(rows: Uint32Array, codes: Int32Array, distinct: number): Uint32Array {
  const starts = new Uint32Array(distinct + 1)
  for (const row of rows) {
    const next = (codes[row] as number) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let code = 1; code <= distinct; code += 1) starts[code] = (starts[code] as number) + (starts[code - 1] as number)
  const sorted = new Uint32Array(rows.length)
  for (const row of rows) {
    const code = codes[row] as number
    const target = starts[code] as number
    sorted[target] = row
    starts[code] = target + 1
  }
  return sorted
}

/** Pairs of which the first is the larger, counted by merging. */
function inversions(values: Int32Array): number {
  let from = values
  let to: Int32Array = new Int32Array(values.length)
  let count = 0
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let [left, right] = [start, middle]
      for (let target = start; target < end; target += 1) {
        const takesLeft = right >= end || (left < middle && (from[left] as number) <= (from[right] as number))
        if (!takesLeft) count += middle - left
        to[target] = from[takesLeft ? left++ : right++] as number
      }
    }
    ;[from, to] = [to, from]
  }
  return count
}

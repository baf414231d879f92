import type { Pace } from '../engine/pace.js'

/** Writes the centred values of rows `from` to `to`, of length 1 over all rows, into `target` at `offset`. */
export type FillScores = (from: number, to: number, target: Float64Array, offset: number) => void

/** Doubles of a block of rows that stay in the cache of a core. */
const BLOCK_CELLS = 1 << 15

/**
 * The products of each pair of columns: their correlation, when the values are centred and of length 1. Rows go by in blocks, so
 * that the columns are read once and not once a pair.
 */
export async function products(columns: readonly FillScores[], rows: number, pace: Pace): Promise<Float64Array> {
  const k = columns.length
  const sums = new Float64Array(k * k)
  const size = Math.max(64, Math.min(rows, Math.floor(BLOCK_CELLS / Math.max(1, k))))
  const block = new Float64Array(k * size)
  for (let from = 0; from < rows; from += size) {
    const to = Math.min(from + size, rows)
    for (const [i, fill] of columns.entries()) fill(from, to, block, i * size)
    for (let i = 0; i < k; i += 1) {
      addProducts(sums, block, { k, i, size, length: to - from })
      await pace.rest()
    }
  }
  for (let i = 0; i < k; i += 1) for (let j = i + 1; j < k; j += 1) sums[j * k + i] = sums[i * k + j] as number
  return sums
}

function addProducts(
  sums: Float64Array,
  block: Float64Array,
  { k, i, size, length }: { k: number; i: number; size: number; length: number },
) {
  const a = i * size
  for (let j = i; j < k; j += 1) {
    const b = j * size
    let [even, odd] = [0, 0]
    let row = 0
    for (; row + 1 < length; row += 2) {
      even += (block[a + row] as number) * (block[b + row] as number)
      odd += (block[a + row + 1] as number) * (block[b + row + 1] as number)
    }
    if (row < length) even += (block[a + row] as number) * (block[b + row] as number)
    sums[i * k + j] = (sums[i * k + j] as number) + even + odd
  }
}

import { sortedPositions } from './order.js'

/**
 * Kendall's τ-b, in n log n steps: rows in the order of x, and the exchanges that a merge sort by y then needs are the discordant
 * pairs.
 *
 * Source: W. R. Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61 (1966).
 */
export function kendallTau(x: Float64Array, y: Float64Array): number {
  const n = x.length
  const order = sortedPositions([x, y], n)
  const [xs, ys] = [pick(x, order), pick(y, order)]
  const tiedX = tiedPairs(n, (i) => xs[i] === xs[i - 1])
  const tiedBoth = tiedPairs(n, (i) => xs[i] === xs[i - 1] && ys[i] === ys[i - 1])
  const discordant = sortCountingExchanges(ys)
  const tiedY = tiedPairs(n, (i) => ys[i] === ys[i - 1])
  const pairs = (n * (n - 1)) / 2
  return (pairs - tiedX - tiedY + tiedBoth - 2 * discordant) / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY)
}

function pick(values: Float64Array, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (row) => values[row] as number)
}

/** Pairs among neighbours that are equal. */
function tiedPairs(n: number, isLikeBefore: (i: number) => boolean): number {
  let [pairs, run] = [0, 1]
  for (let i = 1; i <= n; i += 1) {
    if (i < n && isLikeBefore(i)) run += 1
    else {
      pairs += (run * (run - 1)) / 2
      run = 1
    }
  }
  return pairs
}

function sortCountingExchanges(values: Float64Array): number {
  let exchanges = 0
  const merged = new Float64Array(values.length)
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let [left, right] = [start, middle]
      for (let to = start; to < end; to += 1) {
        const takesLeft = right === end || (left < middle && (values[left] as number) <= (values[right] as number))
        if (!takesLeft) exchanges += middle - left
        merged[to] = values[takesLeft ? left++ : right++] as number
      }
    }
    values.set(merged)
  }
  return exchanges
}

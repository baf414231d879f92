import type { Histogram } from '../profile-object.js'

/**
 * Counts of ascending finite values in equal bins from the smallest to the largest: closed on the left, the last one on both
 * sides. Values that are all equal get one bin around them.
 */
export function histogram(ascending: Float64Array, bins: number): Histogram {
  const first = ascending[0] as number
  const last = ascending[ascending.length - 1] as number
  if (first === last) {
    const margin = first === 0 ? 0.5 : 0.1 * Math.abs(first)
    return { bins: 1, edges: [first - margin, first + margin], counts: [ascending.length] }
  }
  const width = (last - first) / bins
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : first + i * width))
  const counts = new Array<number>(bins).fill(0)
  let bin = 0
  for (const value of ascending) {
    while (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin += 1
    counts[bin] = (counts[bin] as number) + 1
  }
  return { bins, edges, counts }
}

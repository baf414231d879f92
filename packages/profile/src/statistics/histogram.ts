import type { Histogram } from '../profile-object.js'
import { quantiles, type WeightedValues } from './quantile.js'

const MOST_AUTO_BINS = 250

/**
 * Counts of finite values in equal bins from the smallest to the largest: closed on the left, the last one on both sides. Values
 * that are all equal get one bin around them.
 */
export function histogram({ values, counts }: WeightedValues, bins: number): Histogram {
  const [first, last] = [values[0] as number, values[values.length - 1] as number]
  if (first === last) {
    const margin = first === 0 ? 0.5 : 0.1 * Math.abs(first)
    const edges = [Math.max(first - margin, -Number.MAX_VALUE), Math.min(first + margin, Number.MAX_VALUE)]
    return { bins: 1, edges, counts: [counts[0] as number] }
  }
  const width = (last - first) / bins
  // A range beyond the largest double has no width.
  const edge = Number.isFinite(width)
    ? (i: number) => first + i * width
    : (i: number) => first * (1 - i / bins) + last * (i / bins)
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : edge(i)))
  const binned = new Array<number>(bins).fill(0)
  let bin = 0
  for (let i = 0; i < values.length; i += 1) {
    while (bin < bins - 1 && (values[i] as number) >= (edges[bin + 1] as number)) bin += 1
    binned[bin] = (binned[bin] as number) + (counts[i] as number)
  }
  return { bins, edges, counts: binned }
}

/** How many bins the histogram of a variable has: `bins` of the settings, 0 for NumPy's rule. */
export function binsFor(finite: WeightedValues, { bins, max_bins }: { bins: number; max_bins: number }): number {
  const wanted =
    bins === 0 ? Math.min(autoBins(finite), MOST_AUTO_BINS) : Math.min(bins, finite.values.length, max_bins)
  return Math.max(1, wanted)
}

/**
 * NumPy's rule `auto` without its clause for integers: the width of Freedman and Diaconis, but at least half that of the square
 * root rule, and at most that of Sturges.
 */
export function autoBins(finite: WeightedValues): number {
  const { values, counts } = finite
  const n = counts.reduce((sum, count) => sum + count, 0)
  const range = (values[values.length - 1] as number) - (values[0] as number)
  if (n === 0 || range === 0) return 1
  const at = quantiles(finite)
  const freedmanDiaconis = 2 * (at(0.75) - at(0.25)) * n ** (-1 / 3)
  const fewest = Math.log2(n) + 1
  const width = Math.min(Math.max(freedmanDiaconis, range / Math.sqrt(n) / 2), range / fewest)
  const bins = Math.ceil(range / width)
  // A range beyond the largest double, or a width below the smallest.
  return Number.isFinite(bins) ? bins : Math.ceil(fewest)
}

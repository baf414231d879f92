import { upperGamma } from '../statistics/chi-squared.js'
import { decileCuts } from '../statistics/deciles.js'
import type { CategoryDistribution, NumberDistribution } from './distribution.js'

/** Shares of two profiles in the same bins. */
export interface BinnedPair {
  readonly base: readonly number[]
  readonly other: readonly number[]
}

/** Bins cut at the deciles of the baseline, equal ones merged; closed on the right, open at both ends. */
export function decileBins(base: NumberDistribution, other: NumberDistribution): BinnedPair {
  const cuts = decileCuts((q) => base.shares.quantile(q))
  const sharesOf = ({ shares }: NumberDistribution) => {
    const upTo = [0, ...cuts.map((cut) => shares.upTo(cut)), 1]
    return upTo.slice(1).map((share, bin) => share - (upTo[bin] as number))
  }
  return { base: sharesOf(base), other: sharesOf(other) }
}

/** A bin for each category that either has; one for all that only one of them lists, where a list is not whole. */
export function categoryBins(base: CategoryDistribution, other: CategoryDistribution): BinnedPair {
  const { names, rest } = commonNames([base, other])
  const sharesOf = (one: CategoryDistribution) => {
    const shares = names.map((name) => (one.counts.get(name) ?? 0) / one.count)
    return rest ? [...shares, 1 - shares.reduce((sum, share) => sum + share, 0)] : shares
  }
  return { base: sharesOf(base), other: sharesOf(other) }
}

/** The categories to compare by, and whether there is a rest of others. */
export function commonNames(all: readonly CategoryDistribution[]): { names: readonly string[]; rest: boolean } {
  const union = [...new Set(all.flatMap(({ counts }) => [...counts.keys()]))]
  const cut = all.filter(({ others }) => others > 0)
  if (cut.length === 0) return { names: union, rest: false }
  return { names: union.filter((name) => cut.every(({ counts }) => counts.has(name))), rest: true }
}

const LEAST_SHARE = 1e-4

/** The population stability index. */
export function stabilityIndex({ base, other }: BinnedPair): number {
  return base.reduce((sum, share, bin) => {
    const [p, q] = [Math.max(share, LEAST_SHARE), Math.max(other[bin] as number, LEAST_SHARE)]
    return sum + (q - p) * Math.log(q / p)
  }, 0)
}

/** The Jensen–Shannon distance: the root of the divergence to base 2, 0 to 1. */
export function jensenShannon({ base, other }: BinnedPair): number {
  const divergence = base.reduce((sum, p, bin) => {
    const q = other[bin] as number
    const middle = (p + q) / 2
    const part = (share: number) => (share > 0 ? (share / 2) * Math.log2(share / middle) : 0)
    return sum + part(p) + part(q)
  }, 0)
  return Math.sqrt(Math.max(0, divergence))
}

/** The largest distance of the cumulative shares, and how likely so large a one is for two samples of one population. */
export function kolmogorovSmirnov(a: NumberDistribution, b: NumberDistribution): { value: number; pvalue: number } {
  let value = 0
  for (const { points } of [a.shares, b.shares]) {
    for (const x of points) {
      const upTo = Math.abs(a.shares.upTo(x) - b.shares.upTo(x))
      // Steps only: what lies before a point is what lies up to the one before it.
      const below = a.isExact && b.isExact ? 0 : Math.abs(a.shares.below(x) - b.shares.below(x))
      value = Math.max(value, upTo, below)
    }
  }
  return { value, pvalue: kolmogorov(value, (a.count * b.count) / (a.count + b.count)) }
}

/** The asymptotic p-value. Source: M. A. Stephens, "Use of the Kolmogorov–Smirnov … Statistics", JRSS B 32 (1970). */
function kolmogorov(distance: number, size: number): number {
  const root = Math.sqrt(size)
  const lambda = (root + 0.12 + 0.11 / root) * distance
  // Below this the series has not begun to converge, and p is 1 to all digits.
  if (lambda < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k += 1) {
    const term = Math.exp(-2 * k * k * lambda * lambda)
    sum += k % 2 === 1 ? term : -term
    if (term < 1e-17) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

/** Pearson's test of the two rows of counts, without correction, and Cramér's V of it. */
export function categoryTest(
  a: CategoryDistribution,
  b: CategoryDistribution,
): { statistic: number; pvalue: number; value: number } | undefined {
  const { base, other } = categoryBins(a, b)
  const n = a.count + b.count
  let statistic = 0
  let used = 0
  for (const [bin, share] of base.entries()) {
    const counts = [share * a.count, (other[bin] as number) * b.count] as const
    const column = counts[0] + counts[1]
    if (column < 0.5) continue
    used += 1
    for (const [row, count] of counts.entries()) {
      const expected = (column * (row === 0 ? a.count : b.count)) / n
      statistic += (count - expected) ** 2 / expected
    }
  }
  if (used < 2) return undefined
  return { statistic, pvalue: upperGamma((used - 1) / 2, statistic / 2), value: Math.sqrt(statistic / n) }
}

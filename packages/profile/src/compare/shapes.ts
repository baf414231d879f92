import type { Shapes } from './comparison.js'
import type { CategoryDistribution, Distribution, NumberDistribution } from './distribution.js'
import { commonNames } from './drift-statistics.js'

/** Categories that the page lists. */
const MOST_CATEGORIES = 12

/** The distributions of all profiles on common bins. */
export function shapesOf(all: readonly (Distribution | undefined)[], bins: number): Shapes | null {
  const numbers = all.filter((one) => one?.kind === 'numbers')
  if (numbers.length > 0) return histograms(all, numbers, bins)
  const categories = all.filter((one) => one?.kind === 'categories')
  return categories.length > 0 ? categoryShares(all, categories) : null
}

function histograms(
  all: readonly (Distribution | undefined)[],
  numbers: readonly NumberDistribution[],
  most: number,
): Shapes | null {
  const ends = numbers.flatMap(({ shares }) => {
    const finite = shares.points.filter(Number.isFinite)
    return finite.length === 0 ? [] : [finite[0] as number, finite.at(-1) as number]
  })
  if (ends.length === 0) return null
  const [min, max] = [Math.min(...ends), Math.max(...ends)]
  const wanted = Math.max(1, Math.min(most, Math.max(...numbers.map(({ distinct }) => distinct))))
  const bins = min === max ? 1 : wanted
  const margin = min === max ? (min === 0 ? 0.5 : 0.1 * Math.abs(min)) : 0
  const [first, last] = [min - margin, max + margin]
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : first + (i * (last - first)) / bins))
  return {
    kind: 'histogram',
    isTime: numbers.some(({ isTime }) => isTime),
    edges,
    shares: all.map((one) => (one?.kind === 'numbers' ? binShares(one, edges) : null)),
  }
}

/** Closed on the left, the last bin on both sides. */
function binShares({ shares }: NumberDistribution, edges: readonly number[]): number[] {
  const last = edges.length - 1
  const before = edges.map((edge, i) => (i === last ? shares.upTo(edge) : shares.below(edge)))
  return before.slice(1).map((share, bin) => forPicture(share - (before[bin] as number)))
}

/** Digits that no picture needs would double the size of the page. */
function forPicture(share: number): number {
  return Number(share.toPrecision(6))
}

function categoryShares(
  all: readonly (Distribution | undefined)[],
  categories: readonly CategoryDistribution[],
): Shapes {
  const { names, rest } = commonNames(categories)
  const total = (name: string) =>
    categories.reduce((sum, { counts, count }) => sum + (counts.get(name) ?? 0) / count, 0)
  const sorted = names.toSorted((a, b) => total(b) - total(a))
  const isCut = sorted.length > MOST_CATEGORIES
  const listed = isCut ? sorted.slice(0, MOST_CATEGORIES - 1) : sorted
  const hasRest = rest || isCut
  return {
    kind: 'categories',
    names: listed,
    others: hasRest ? Math.max(1, sorted.length - listed.length) : 0,
    shares: all.map((one) => {
      if (one?.kind !== 'categories') return null
      const shares = listed.map((name) => (one.counts.get(name) ?? 0) / one.count)
      return hasRest ? [...shares, Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))] : shares
    }),
  }
}

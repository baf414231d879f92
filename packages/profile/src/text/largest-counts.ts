import type { NamedCount } from '../profile-object.js'

/** The names with the largest counts, ties in the order in which they came. */
export function largestCounts(counts: ReadonlyMap<string, number>, most: number): NamedCount[] {
  return Array.from(counts, ([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
}

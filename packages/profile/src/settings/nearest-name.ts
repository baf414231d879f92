/** The name that takes the fewest edits to reach: letters inserted, left out or changed. */
export function nearestName(name: string, names: readonly string[]): string {
  const wanted = name.toLowerCase().slice(0, 100)
  const distances = names.map((candidate) => [edits(wanted, candidate.toLowerCase()), candidate] as const)
  return distances.reduce((best, next) => (next[0] < best[0] ? next : best), [Infinity, ''] as const)[1]
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

/** 1 − H₂(counts) / log₂(k): 0 for equal counts, towards 1 the more one of them prevails; 0 for a single one. */
export function imbalance(counts: Uint32Array): number {
  if (counts.length < 2) return 0
  const n = counts.reduce((sum, count) => sum + count, 0)
  const entropy = counts.reduce((sum, count) => sum - (count / n) * Math.log2(count / n), 0)
  return 1 - entropy / Math.log2(counts.length)
}

/** The nine deciles, equal ones merged: the inner edges of bins that are closed on the right and open at both ends. */
export function decileCuts(quantile: (q: number) => number): number[] {
  return [...new Set(Array.from({ length: 9 }, (_, i) => quantile((i + 1) / 10)))]
}

/**
 * The quantile of ascending numbers, linear between neighbours.
 *
 * @example quantileOf(Float64Array.of(1, 2, 3, 4), 0.25) // 1.75
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  const part = place - below
  if (low === high) return low
  // From the nearer end, as NumPy does it, so that both ends are exact.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
}

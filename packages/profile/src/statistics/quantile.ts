/**
 * The quantile of ascending values, interpolated between order statistics at the position (n − 1)·q, as NumPy's default. An
 * infinite neighbour wins.
 */
export function quantile(ascending: Float64Array, q: number): number {
  if (ascending.length === 0) return Number.NaN
  const position = (ascending.length - 1) * q
  const below = Math.floor(position)
  const low = ascending[below] as number
  const share = position - below
  if (share === 0) return low
  const high = ascending[below + 1] as number
  if (!Number.isFinite(low) || !Number.isFinite(high)) return Number.isFinite(high) ? low : high
  const step = high - low
  return share < 0.5 ? low + step * share : high - step * (1 - share)
}

/** Values in ascending order, each with the number of times it occurs. */
export interface WeightedValues {
  readonly values: Float64Array
  readonly counts: Uint32Array
}

/**
 * Quantiles, interpolated between order statistics at the position (n − 1)·q, as NumPy's default. An infinite neighbour wins.
 * NaN without values.
 */
export function quantiles({ values, counts }: WeightedValues): (q: number) => number {
  const ends = new Float64Array(counts.length)
  let n = 0
  for (let i = 0; i < counts.length; i += 1) ends[i] = n += counts[i] as number
  const at = (rank: number) => values[firstAbove(ends, rank)] as number
  return (q) => (n === 0 ? Number.NaN : interpolated(at, (n - 1) * q))
}

/** The median of |x − center|: the distances grow from the center to both sides, so two pointers meet it. */
export function medianDistance({ values, counts }: WeightedValues, center: number): number {
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0 || Number.isNaN(center)) return Number.NaN
  let right = firstAbove(values, center)
  let left = right - 1
  const distance = (i: number) => (values[i] === center ? 0 : Math.abs((values[i] as number) - center))
  let passed = 0
  const takeUntil = (rank: number) => {
    let last = 0
    while (passed <= rank) {
      const isLeft = right >= values.length || (left >= 0 && distance(left) <= distance(right))
      const nearest = isLeft ? left-- : right++
      last = distance(nearest)
      passed += counts[nearest] as number
    }
    return last
  }
  const middle = (n - 1) / 2
  const low = takeUntil(Math.floor(middle))
  const high = passed > Math.ceil(middle) ? low : takeUntil(Math.ceil(middle))
  return interpolated((rank) => (rank === Math.floor(middle) ? low : high), middle)
}

function interpolated(at: (rank: number) => number, position: number): number {
  const below = Math.floor(position)
  const low = at(below)
  const share = position - below
  if (share === 0) return low
  const high = at(below + 1)
  if (!Number.isFinite(low) || !Number.isFinite(high)) return Number.isFinite(high) ? low : high
  const step = high - low
  return share < 0.5 ? low + step * share : high - step * (1 - share)
}

/** The first place whose value is above `bound`, in ascending values. */
function firstAbove(ascending: Float64Array, bound: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) > bound) high = middle
    else low = middle + 1
  }
  return low
}

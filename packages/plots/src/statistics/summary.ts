/** Linear between neighbours, as numpy's default. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number]
  return low + (high - low) * (place - below)
}

/** Summed by pairs, so that the error stays small for millions of numbers. */
export function sum(values: Float64Array): number {
  if (values.length > 128) {
    const half = values.length >> 1
    return sum(values.subarray(0, half)) + sum(values.subarray(half))
  }
  let total = 0
  for (const value of values) total += value
  return total
}

export function mean(values: Float64Array): number {
  return sum(values) / values.length
}

/** With n − 1. */
export function variance(values: Float64Array): number {
  const middle = mean(values)
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1)
}

export function extent(values: Float64Array): readonly [min: number, max: number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return [min, max]
}

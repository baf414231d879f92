/** The distinct values of ascending numbers with their counts, ascending. */
export interface DistinctNumbers {
  readonly values: Float64Array
  readonly counts: Uint32Array
}

/** −0 counts as 0. */
export function distinctNumbers(ascending: Float64Array): DistinctNumbers {
  const values = new Float64Array(ascending.length)
  const counts = new Uint32Array(ascending.length)
  let last = -1
  for (const value of ascending) {
    if (last === -1 || values[last] !== value) {
      last += 1
      values[last] = value
    }
    counts[last] = (counts[last] as number) + 1
  }
  return { values: values.slice(0, last + 1), counts: counts.slice(0, last + 1) }
}

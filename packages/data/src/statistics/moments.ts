/** Of numbers that are all there. What needs more numbers than there are is NaN. */

/** With compensation for rounding (Neumaier), so that the order hardly matters. */
export function sum(values: Float64Array): number {
  let [total, lost] = [0, 0]
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return Number.isFinite(total) ? total + lost : total
}

export function mean(values: Float64Array): number {
  return sum(values) / values.length
}

/** With n − 1. */
export function variance(values: Float64Array): number {
  const n = values.length
  return n < 2 ? Number.NaN : centralSums(values).m2 / (n - 1)
}

/** Skewness, corrected for bias, as pandas has it. */
export function skewness(values: Float64Array): number {
  const n = values.length
  if (n < 3) return Number.NaN
  const { m2, m3 } = centralSums(values)
  return m2 === 0 ? 0 : ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / m2 ** 1.5)
}

/** Excess kurtosis, corrected for bias, as pandas has it. */
export function kurtosis(values: Float64Array): number {
  const n = values.length
  if (n < 4) return Number.NaN
  const { m2, m4 } = centralSums(values)
  if (m2 === 0) return 0
  const scale = (n - 2) * (n - 3)
  return (n * (n + 1) * (n - 1) * m4) / (scale * m2 ** 2) - (3 * (n - 1) ** 2) / scale
}

/** Sums of powers of the distance from the mean: raw powers would lose the digits of a column far from 0. */
function centralSums(values: Float64Array): { m2: number; m3: number; m4: number } {
  const centre = mean(values)
  let [m1, m2, m3, m4] = [0, 0, 0, 0]
  for (let i = 0; i < values.length; i += 1) {
    const distance = (values[i] as number) - centre
    const square = distance * distance
    m1 += distance
    m2 += square
    m3 += square * distance
    m4 += square * square
  }
  return { m2: m2 - m1 ** 2 / values.length, m3, m4 }
}

export function least(values: Float64Array): number {
  let found = Number.NaN
  for (let i = 0; i < values.length; i += 1) if (!(found <= (values[i] as number))) found = values[i] as number
  return found
}

export function greatest(values: Float64Array): number {
  let found = Number.NaN
  for (let i = 0; i < values.length; i += 1) if (!(found >= (values[i] as number))) found = values[i] as number
  return found
}

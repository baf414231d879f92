import type { ChiSquared } from '../profile-object.js'

/** Pearson's test of counts against equal ones, with one degree of freedom less than counts. */
export function chiSquared(counts: ArrayLike<number>): ChiSquared | null {
  if (counts.length === 0) return null
  let n = 0
  for (let i = 0; i < counts.length; i += 1) n += counts[i] as number
  const expected = n / counts.length
  let statistic = 0
  for (let i = 0; i < counts.length; i += 1) statistic += ((counts[i] as number) - expected) ** 2 / expected
  return { statistic, pvalue: counts.length === 1 ? null : upperGamma((counts.length - 1) / 2, statistic / 2) }
}

/**
 * Q(a, x), the regularised upper incomplete gamma function: the series below a + 1, Lentz's continued fraction above. Source:
 * NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Infinity) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let k = 1; term > sum * 1e-17; k += 1) sum += term *= x / (a + k)
    return Math.max(0, 1 - front * sum)
  }
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let k = 1; k < 100_000; k += 1) {
    const an = -k * (k - a)
    b += 2
    d = 1 / nonZero(an * d + b, tiny)
    c = nonZero(b + an / c, tiny)
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * fraction
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/** ln Γ(x) for x > 0: Stirling's series, from 15 on exact to the last digit, reached by Γ(x + 1) = x·Γ(x). */
function logGamma(x: number): number {
  let shift = 0
  let y = x
  while (y < 15) shift += Math.log(y++)
  const z = 1 / (y * y)
  const series = 1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series / y - shift
}

/**
 * The quantile of Student's t distribution for shares of at least one half.
 *
 * @example tQuantile(0.975, 21606) // 1.96007378745918…
 */
export function tQuantile(share: number, degrees: number): number {
  const tail = 2 * (1 - share)
  // The tail is the regularized incomplete beta function at x = d / (d + t²); it grows with x.
  let [low, high] = [0, 1]
  for (let step = 0; step < 200 && high - low > Number.EPSILON * low; step += 1) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, degrees / 2, 0.5) < tail) low = middle
    else high = middle
  }
  // Halving finds x = 1 − small only to its rounding; one step of Newton on t makes up for it.
  let t = Math.sqrt(degrees * ((1 - low) / low))
  for (let step = 0; step < 3; step += 1) {
    const density = Math.exp(
      logGamma((degrees + 1) / 2) -
        logGamma(degrees / 2) -
        0.5 * Math.log(degrees * Math.PI) -
        ((degrees + 1) / 2) * Math.log1p((t * t) / degrees),
    )
    t += (upperTails(t, degrees) - tail) / (2 * density)
  }
  return t
}

/** P(|T| > t). */
function upperTails(t: number, degrees: number): number {
  const below = t * t < degrees
  // Of the two equal forms the one whose argument is far from 1.
  return below
    ? 1 - incompleteBeta((t * t) / (degrees + t * t), 0.5, degrees / 2)
    : incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/** The regularized incomplete beta function I_x(a, b), by the continued fraction of DLMF 8.17.22 (modified Lentz). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a),
  )
  const TINY = 1e-300
  let [c, d] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1))]
  let fraction = d
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return front * fraction

  function nonZero(value: number): number {
    return Math.abs(value) < TINY ? TINY : value
  }
}

/** ln Γ(x) for x > 0: Stirling's series, after the recurrence has made x large. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1]
  while (shifted < 15) {
    product *= shifted
    shifted += 1
  }
  const r = 1 / (shifted * shifted)
  const series =
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360_360))))) / shifted
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}

/** Ticks of a log axis, as many per decade as fit. None if the axis is not positive. */
export function logTicks(min: number, max: number): number[] {
  if (!(min > 0 && max > min && Number.isFinite(max))) return []
  const decades = Math.log10(max / min)
  if (decades < 0.5) return evenTicks(min, max)
  const digits = decades > 4 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 2, 3, 4, 6, 8]
  const every = Math.max(1, Math.ceil(decades / 10))
  const ticks: number[] = []
  for (let exponent = Math.floor(Math.log10(min)); 10 ** exponent <= max; exponent += every) {
    for (const digit of digits) {
      // Parsed from text, so that 3e-1 is 0.3.
      const tick = Number(`${digit}e${exponent}`)
      if (tick >= min && tick <= max) ticks.push(tick)
    }
  }
  return ticks
}

/** Within less than half a decade, a log axis is close to linear. */
function evenTicks(min: number, max: number): number[] {
  const rough = (max - min) / 5
  const exponent = Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].find((digit) => digit * 10 ** exponent >= rough) ?? 10
  const ticks: number[] = []
  for (let i = Math.ceil(min / (step * 10 ** exponent)); i * step * 10 ** exponent <= max; i++) {
    ticks.push(Number(`${i * step}e${exponent}`))
  }
  return ticks
}

import type { Scale } from './scale.js'

/** Ticks of an axis of values, about as many as fit. None if the axis has no length. */
export function valueTicks({ kind, min, max, fromPart, toPart }: Scale, count: number): number[] {
  if (!(max > min) || !Number.isFinite(min) || !Number.isFinite(max)) return []
  if (kind === 'log') return logTicks(min, max, count)
  if (kind === 'linear') return evenTicks(min, max, count)
  // Zero and powers of ten in both directions, from where they are as far apart as ticks should be.
  const within = Math.max(Number.MIN_VALUE, fromPart(toPart(0) + 0.8 / Math.max(2, count)))
  const side = (end: number, length: number) => (end >= within ? powersOfTen(within, end, length * count) : [])
  const below = side(-min, toPart(0) - toPart(min)).map((tick) => -tick)
  return [...below.toReversed(), 0, ...side(max, toPart(max) - toPart(0))].filter((tick) => tick >= min && tick <= max)
}

/** Ticks at round distances; `least` is the smallest of these. */
export function evenTicks(min: number, max: number, count: number, least = 0): number[] {
  const rough = Math.max(least, Number.MIN_VALUE, max / count - min / count)
  const exponent = Math.max(-323, Math.floor(Math.log10(rough)))
  const size = Number(`1e${exponent}`)
  const digit = [1, 2, 5, 10].find((each) => each * size >= rough * (1 - 1e-9)) ?? 10
  const step = digit * size
  if (!Number.isFinite(step)) return []
  const ticks: number[] = []
  const first = Math.ceil(min / step)
  for (let i = 0; i <= 2 * count + 2; i++) {
    // Parsed from text, so that 3e-1 is 0.3.
    const tick = Number(`${(first + i) * digit}e${exponent}`)
    if (tick > max) break
    if (tick >= min && tick !== ticks.at(-1)) ticks.push(tick === 0 ? 0 : tick)
  }
  return ticks
}

/** Powers of ten and, where they leave room, what lies between. */
function logTicks(min: number, max: number, count: number): number[] {
  if (!(min > 0)) return []
  const decades = Math.log10(max) - Math.log10(min)
  if (decades < 0.5) return evenTicks(min, max, Math.min(5, count))
  const digits = count / decades >= 6 ? [1, 2, 3, 4, 6, 8] : count / decades >= 2.5 ? [1, 2, 5] : [1]
  const ticks = powersOfTen(min, max, count, digits)
  return ticks.length < 2 ? evenTicks(min, max, Math.min(3, count)) : ticks
}

function powersOfTen(min: number, max: number, count: number, digits: readonly number[] = [1]): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.log10(max)]
  const rough = (last - Math.log10(min)) / Math.max(1, count)
  const every = [1, 2, 5, 10, 20, 50].find((decades) => decades >= rough) ?? 100
  const ticks: number[] = []
  // Multiples of `every`, so that ticks stay where they are while the axis moves.
  for (let exponent = Math.floor(first / every) * every; exponent <= last; exponent += every) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${exponent}`)
      if (tick >= min && tick <= max) ticks.push(tick)
    }
  }
  return ticks
}

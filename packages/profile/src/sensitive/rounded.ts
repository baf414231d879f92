import type { JsonNumber } from '../profile-object.js'

const DIGITS = 2

/** The number with two significant digits. */
export function rounded(value: JsonNumber): JsonNumber {
  const number = numberOf(value)
  return number === undefined ? value : Number(number.toPrecision(DIGITS))
}

/** The next number of two significant digits that is not above, or not below. */
export function roundedOutwards(value: JsonNumber, way: 'down' | 'up'): JsonNumber {
  const number = numberOf(value)
  if (number === undefined || number === 0) return number ?? value
  const near = Number(number.toPrecision(DIGITS))
  if (way === 'down' ? near <= number : near >= number) return near
  const step = 10 ** (Math.floor(Math.log10(Math.abs(number))) - DIGITS + 1)
  return Number((near + (way === 'down' ? -step : step)).toPrecision(DIGITS))
}

/** The start of the month in UTC, in milliseconds since 1970. */
export function monthOf(ms: number): number {
  const date = new Date(ms)
  const start = new Date(0)
  start.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return start.getTime()
}

/** Whole numbers beyond 2⁵³ are text; infinities and undefined stay as they are. */
function numberOf(value: JsonNumber): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return number !== null && Number.isFinite(number) ? number : undefined
}

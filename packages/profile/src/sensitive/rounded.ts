import { jsonNumber } from '../json-number.js'
import type { JsonNumber } from '../profile-object.js'

const DIGITS = 2
/** The largest number of two digits that a double holds. */
const LARGEST = 1.7e308

/** The number with two significant digits. */
export function rounded(value: JsonNumber): JsonNumber {
  const number = numberOf(value)
  if (number === undefined) return value
  const near = Number(number.toPrecision(DIGITS))
  return Number.isFinite(near) ? near : Math.sign(number) * LARGEST
}

/** The next number of two significant digits that is not above, or not below. */
export function roundedOutwards(value: JsonNumber, way: 'down' | 'up'): JsonNumber {
  const number = numberOf(value)
  if (number === undefined || number === 0) return number ?? value
  const near = Number(number.toPrecision(DIGITS))
  if (way === 'down' ? near <= number : near >= number) return jsonNumber(near)
  const step = 10 ** (Math.floor(Math.log10(Math.abs(number))) - DIGITS + 1)
  return jsonNumber(Number((near + (way === 'down' ? -step : step)).toPrecision(DIGITS)))
}

/** The first and last milliseconds since 1970 that a date can have, as far from it. */
const LAST_MILLIS = 8.64e15

/** The start of the month in UTC, in milliseconds since 1970. */
export function monthOf(ms: number): number {
  // Edges of a histogram may lie a hair outside.
  const date = new Date(Math.max(-LAST_MILLIS, Math.min(LAST_MILLIS, ms)))
  const start = new Date(0)
  start.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth(), 1)
  // The first month of all has no first day.
  return Number.isNaN(start.getTime()) ? -LAST_MILLIS : start.getTime()
}

/** Whole numbers beyond 2⁵³ are text; infinities and undefined stay as they are. */
function numberOf(value: JsonNumber): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return number !== null && Number.isFinite(number) ? number : undefined
}

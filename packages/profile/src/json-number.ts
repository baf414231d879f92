import type { JsonNumber } from './profile-object.js'

/** A number as the profile's JSON holds it: `null` for NaN, text for infinities and for whole numbers beyond 2⁵³. */
export function jsonNumber(value: number | bigint): JsonNumber {
  if (typeof value === 'bigint') {
    const asDouble = Number(value)
    return Number.isSafeInteger(asDouble) ? asDouble : String(value)
  }
  if (Number.isNaN(value)) return null
  if (value === Infinity) return 'Infinity'
  return value === -Infinity ? '-Infinity' : value
}

import { InvalidInputError, shown } from './invalid-input-error.js'

/**
 * The value of a metric as the number that is stored: booleans become 0 and 1, a bigint the nearest number. `NaN` and
 * infinities are values.
 *
 * @throws InvalidInputError for everything else, text included
 */
export function checkMetricValue(key: string, value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint' && Number.isFinite(Number(value))) return Number(value)
  throw new InvalidInputError(`Invalid value ${described(value)} of the metric "${key}": it must be a number.`)
}

/**
 * A step: a whole number, which may be negative.
 *
 * @throws InvalidInputError for a fraction, for what is no number, and beyond 2^53
 */
export function checkStep(step: unknown): number {
  const number = typeof step === 'bigint' ? Number(step) : step
  // The sum makes 0 of −0.
  if (Number.isSafeInteger(number)) return (number as number) + 0
  throw new InvalidInputError(`Invalid step ${described(step)}: it must be a whole number.`)
}

/**
 * A time in whole milliseconds since 1970; a `Date` is one, and parts of a millisecond are cut off.
 *
 * @throws InvalidInputError for a negative time and for what is no time
 */
export function checkTimestamp(timestamp: unknown): number {
  const number = timestamp instanceof Date ? timestamp.getTime() : Number(timestamp)
  const isTime = timestamp instanceof Date || typeof timestamp === 'number' || typeof timestamp === 'bigint'
  if (isTime && number >= 0 && number <= Number.MAX_SAFE_INTEGER) return Math.floor(number)
  throw new InvalidInputError(
    `Invalid timestamp ${described(timestamp)}: it must be the milliseconds since 1970, as Date.now() gives them.`,
  )
}

function described(value: unknown): string {
  return typeof value === 'object' && value !== null ? `of type ${value.constructor?.name ?? 'object'}` : shown(value)
}

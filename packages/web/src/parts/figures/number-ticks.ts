/** Round numbers that cover some values, from the lowest to the highest. */
export interface NumberTicks {
  readonly ticks: readonly number[]
  /** Decimals with which all ticks can be told apart; undefined where they have no common place. */
  readonly decimals: number | undefined
}

/**
 * The ticks of an axis for values between `low` and `high`: about `count` of them, at 1, 2 or 5 times a power of ten. The
 * outer ones lie at or beyond the values. Where doubles are too coarse or too few for that, the two ends.
 *
 * @example
 * numberTicks(0.776, 0.876, 5) // { ticks: [0.76, 0.78, …, 0.88], decimals: 2 }
 */
export function numberTicks(low: number, high: number, count: number): NumberTicks {
  if (low === high) return { ticks: [low], decimals: undefined }
  const step = niceStep((high - low) / count)
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)]
  const isCountable = Number.isSafeInteger(first) && Number.isSafeInteger(last)
  if (!isCountable || !Number.isFinite(step) || step < SMALLEST_STEP) {
    return { ticks: [low, high], decimals: undefined }
  }
  const exponent = Math.floor(Math.log10(step) + 1e-9)
  // Multiples of a power of ten are divided by it where it is below 1: 3 / 10 is 0.3, but 3 × 0.1 is not.
  const parts = Math.round(step / 10 ** exponent)
  const at = (n: number) => (exponent < 0 ? (n * parts) / 10 ** -exponent : n * parts * 10 ** exponent)
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, i) => at(first + i)),
    decimals: Math.max(0, -exponent),
  }
}

/** Below, powers of ten are no longer exact enough to count with. */
const SMALLEST_STEP = 1e-290

/** The nearest of 1, 2, 5 and 10 times a power of ten. */
export function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  const part = size / power
  return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10)
}

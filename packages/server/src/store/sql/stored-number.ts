/**
 * A double as two columns. SQLite makes NULL of NaN and 0 of −0, so both are kept as 0 with a flag beside it. The flags sort as
 * the values do: −0, 0, NaN.
 */
export function storedNumber(value: number): readonly [value: number, flag: number] {
  if (value === 0) return [0, Object.is(value, -0) ? NEGATIVE_ZERO : PLAIN]
  return Number.isNaN(value) ? [0, NAN] : [value, PLAIN]
}

export function numberFrom(value: number, flag: number): number {
  return flag === PLAIN ? value : flag === NAN ? Number.NaN : -0
}

const NEGATIVE_ZERO = -1
const PLAIN = 0
const NAN = 1

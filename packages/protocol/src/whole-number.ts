/** No 64-bit integer has more digits. */
const MAX_DIGITS = 19
/** Nobody writes so many, and the patterns below take the square of it. */
const MAX_LENGTH = 100

/** The whole number that a decimal text says exactly (`-12`, `1.0`, `1.5e1`, `1e16`), if it has at most 19 digits. */
export function wholeNumber(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = text.length > MAX_LENGTH ? [] : (DECIMAL.exec(text) ?? [])
  if (sign === undefined) return undefined
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return 0n
  const significant = digits.replace(/0+$/, '')
  const zeros = Number(exponent) - fraction.length + digits.length - significant.length
  if (zeros < 0 || significant.length + zeros > MAX_DIGITS) return undefined
  const magnitude = BigInt(significant + '0'.repeat(zeros))
  return sign === '-' ? -magnitude : magnitude
}

const DECIMAL = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

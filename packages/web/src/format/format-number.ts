/** Formats a metric for tables (U-ALL-9): three decimals in the middle range, four significant digits outside it. */
export function formatMetric(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 53) return grouped(formatExact(value))
  const size = Math.abs(value)
  if (size >= 0.001 && size < 1e6) return grouped(value.toFixed(3))
  return value.toExponential(3)
}

/**
 * A number with so many significant digits. Integers keep their own, as in `formatMetric`, and digits left of the point
 * always stay, so 0 rounds to a whole number.
 */
export function formatDigits(value: number, digits: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value) || Number.isInteger(value)) return formatMetric(value)
  if (digits === 0) return size < 1e9 ? formatDecimals(value, 0) : value.toExponential(0)
  if (size >= 1e9 || size < 1e-4) return value.toExponential(digits - 1)
  return formatDecimals(value, Math.max(0, digits - digitsBeforePoint(Number(size.toPrecision(digits)))))
}

/** So many decimals, thousands separated. */
export function formatDecimals(value: number, decimals: number): string {
  return grouped(value.toFixed(decimals))
}

/** 3 for 123.4, and −1 for 0.0123, whose digits begin one place later. */
function digitsBeforePoint(size: number): number {
  return Math.floor(Math.log10(size)) + 1
}

/** The shortest text that parses to the same double. */
export function formatExact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** An integer with thousands separators. */
export function formatCount(value: number | bigint): string {
  return grouped(String(value))
}

/** A number on an axis or in a tooltip: five significant digits, thousands separated (U-ALL-9). */
export function formatTick(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e7)
    return value
      .toExponential(4)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e')
  const [whole = '', fraction] = String(Number(value.toPrecision(5))).split('.')
  const sign = whole.startsWith('-') ? '-' : ''
  const digits = formatCount(Math.abs(Number(whole)))
  return fraction === undefined ? sign + digits : `${sign}${digits}.${fraction}`
}

/** A value in a tooltip: like on an axis, but always with five digits, so that values line up. */
export function formatHover(value: number): string {
  const size = Math.abs(value)
  const isPlain = Number.isFinite(value) && !Number.isInteger(value) && size >= 1e-4 && size < 1e4
  return isPlain ? value.toPrecision(5) : formatTick(value)
}

/** Comma-separated thousands, whatever the browser's language. */
function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`
}

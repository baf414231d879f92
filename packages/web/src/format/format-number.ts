/** Formats a metric for tables (U-ALL-9): three decimals in the middle range, four significant digits outside it. */
export function formatMetric(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 53) return grouped(formatExact(value))
  const size = Math.abs(value)
  if (size >= 0.001 && size < 1e6) return grouped(value.toFixed(3))
  return value.toExponential(3)
}

/** The shortest text that parses to the same double. */
export function formatExact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** An integer with thousands separators. */
export function formatCount(value: number | bigint): string {
  return grouped(String(value))
}

/** Comma-separated thousands, whatever the browser's language. */
function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`
}

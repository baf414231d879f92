import type { JsonNumber } from '../profile-object.js'

/** How the value of a line is written. */
export type Format = 'number' | 'count' | 'share' | 'bytes' | 'date' | 'text'

const SUPERSCRIPT = (digits: string) => `<sup>${digits}</sup>`

/** What an undefined value is shown as. */
export const UNDEFINED = '–'

/**
 * A value as the page shows it. `number` is C's `%.8g` (`precision` digits), with exponents as `m × 10<sup>e</sup>`; `share` has
 * one decimal, and says "< 0.1%" and "> 99.9%" where that would round to none or all.
 *
 * @example format(11670445558, 'number') // 1.1670446 × 10<sup>10</sup>
 */
export function format(value: JsonNumber | undefined, as: Format, precision = 8): string {
  if (value === null || value === undefined) return UNDEFINED
  if (as === 'date')
    return String(value)
      .replace(/T00:00:00\.000Z$/, '')
      .replace('T', ' ')
      .replace(/(?:\.000)?Z$/, '')
  if (as === 'text') return String(value)
  if (typeof value === 'string') return value.replace('Infinity', '∞')
  if (as === 'count') return String(value)
  if (as === 'share') return share(value)
  return as === 'bytes' ? bytes(value) : significant(value, precision)
}

function significant(value: number, precision: number): string {
  if (value === 0) return '0'
  const [digits = '', exponent = '0'] = value.toExponential(precision - 1).split('e')
  const power = Number(exponent)
  if (power >= -4 && power < precision) return trimZeros(value.toFixed(Math.max(0, precision - 1 - power)))
  return `${trimZeros(digits)} × 10${SUPERSCRIPT(String(power))}`
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

function share(value: number): string {
  const rounded = (value * 100).toFixed(1)
  if (rounded === '0.0' && value > 0) return '< 0.1%'
  if (rounded === '100.0' && value < 1) return '> 99.9%'
  return `${rounded}%`
}

function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let size = value
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${size.toFixed(1)} ${units[unit]}`
}

import type { DrawnLine } from './line-figure.js'

export interface ValueRangeOptions {
  readonly start: number
  readonly end: number
  readonly isLog: boolean
  /** Excludes values below the 5th and above the 95th percentile. */
  readonly isClipped: boolean
}

/** The y range of the cells between two x values, with padding. */
export function valueRange(
  lines: readonly Pick<DrawnLine, 'series'>[],
  options: ValueRangeOptions,
): { min: number; max: number } {
  const { start, end, isLog, isClipped } = options
  const values: number[] = []
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const { series } of lines) {
    for (const cell of series.cells) {
      if (cell.n === 0 || cell.to < start || cell.from > end) continue
      for (const value of [cell.first, cell.min, cell.max, cell.last]) {
        if (isLog && value <= 0) continue
        if (value < min) min = value
        if (value > max) max = value
        if (isClipped) values.push(value)
      }
    }
  }
  if (min > max) return isLog ? { min: 0.1, max: 1 } : { min: 0, max: 1 }
  if (!isClipped || values.length < 4 * CLIPPED_FROM) return padded(min, max, isLog)
  values.sort((a, b) => a - b)
  const at = (part: number) => values[Math.round(part * (values.length - 1))] as number
  return padded(at(0.05), at(0.95), isLog)
}

/** With fewer cells there are no outliers. */
const CLIPPED_FROM = 20

/** A twentieth more at both ends, within what a double can hold. */
function padded(min: number, max: number, isLog: boolean): { min: number; max: number } {
  if (isLog) {
    const [low, high] = [Math.log10(min), Math.log10(max)]
    const air = min === max ? Math.log10(2) : (high - low) / 20
    return { min: Math.max(Number.MIN_VALUE, 10 ** (low - air)), max: Math.min(Number.MAX_VALUE, 10 ** (high + air)) }
  }
  const air = min === max ? Math.abs(min) * 0.1 || 1 : max / 20 - min / 20
  return { min: Math.max(-Number.MAX_VALUE, min - air), max: Math.min(Number.MAX_VALUE, max + air) }
}

/** A symlog axis is linear up to the smallest value that is not zero, but has at most so many decades. */
const SYMLOG_DECADES = 6

export function linearWithin(lines: readonly Pick<DrawnLine, 'series'>[]): number {
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (const { series } of lines) {
    for (const cell of series.cells) {
      if (cell.n === 0) continue
      for (const value of [cell.min, cell.max]) {
        const size = Math.abs(value)
        if (size > 0 && size < least) least = size
        if (size > most) most = size
      }
    }
  }
  return most === 0 ? 1 : Math.max(least, most / 10 ** SYMLOG_DECADES, Number.MIN_VALUE)
}

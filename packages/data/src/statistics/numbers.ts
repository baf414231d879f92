import { DataError } from '../data-error.js'
import { isNumeric } from '../dtype.js'
import type { Column } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

/**
 * The cells as doubles, missing as NaN; booleans are 0 and 1.
 *
 * @throws DataError UNSUPPORTED_TYPE for text, categories and dates
 */
export function numbersOf(column: Column, name: string): Float64Array {
  if (column.values instanceof Float64Array && column.dtype !== 'datetime') return column.values
  if (column.dtype === 'bool') {
    return Float64Array.from(column.values, (value) => (value === null ? Number.NaN : Number(value)))
  }
  if (!isNumeric(column.dtype)) {
    throw new DataError('UNSUPPORTED_TYPE', `is a column of ${column.dtype}, not of numbers`, { column: name })
  }
  return Float64Array.from(column.values as ArrayLike<number | bigint>, Number)
}

/** The columns of numbers, booleans not among them, as doubles by name. */
export function numericColumns({ columns }: FrameData): Map<string, Float64Array> {
  const numeric = [...columns].filter(([, { dtype }]) => isNumeric(dtype))
  return new Map(numeric.map(([name, column]) => [name, numbersOf(column, name)]))
}

/** The numbers that are there: the same array if none is missing. */
export function presentNumbers(values: Float64Array): Float64Array {
  return hasMissing(values) ? values.filter((value) => !Number.isNaN(value)) : values
}

export function hasMissing(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i += 1) if (Number.isNaN(values[i])) return true
  return false
}

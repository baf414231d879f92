import { type Cell, type Dtype, isFloat } from '../dtype.js'
import { isMissing } from './column.js'

/**
 * A cell as text, such that reading it gives the same cell and dtype again: whole floats end in `.0`, dates are ISO 8601.
 * `null` for a missing cell.
 */
export function textOf(cell: Cell, dtype: Dtype): string | null {
  if (isMissing(cell)) return null
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'number' || !isFloat(dtype)) return String(cell)
  if (!Number.isFinite(cell)) return cell > 0 ? 'inf' : '-inf'
  const text = Object.is(cell, -0) ? '-0' : String(cell)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

import { DataError } from '../data-error.js'
import { kendallTau } from './kendall.js'
import { mean } from './moments.js'
import { hasMissing } from './numbers.js'

export type CorrelationMethod = 'pearson' | 'spearman' | 'kendall'

export function checkedMethod(method: CorrelationMethod): CorrelationMethod {
  if (['pearson', 'spearman', 'kendall'].includes(method)) return method
  throw new DataError('BAD_OPTION', "is not one of 'pearson', 'spearman' and 'kendall' (method)", { value: method })
}

/** All pairs of columns of one length, as rows of a symmetric matrix. Only rows with both numbers count. */
export function correlations(columns: readonly Float64Array[], method: CorrelationMethod): Float64Array[] {
  const matrix = columns.map(() => new Float64Array(columns.length))
  const whole = columns.map((values) => (hasMissing(values) ? undefined : prepared(values, method)))
  columns.forEach((left, i) => {
    for (let j = 0; j <= i; j += 1) {
      const right = columns[j] as Float64Array
      const [a, b] = [whole[i], whole[j]]
      const r = a !== undefined && b !== undefined ? between(a, b, method) : correlation(left, right, method)
      const [row, mirrored] = [matrix[i] as Float64Array, matrix[j] as Float64Array]
      row[j] = r
      mirrored[i] = r
    }
  })
  return matrix
}

/** Of the rows that have both numbers. NaN for fewer than two rows and for a constant. */
export function correlation(left: Float64Array, right: Float64Array, method: CorrelationMethod): number {
  const rows: number[] = []
  for (let row = 0; row < left.length; row += 1) {
    if (!Number.isNaN(left[row]) && !Number.isNaN(right[row])) rows.push(row)
  }
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number)
  return between(prepared(pick(left), method), prepared(pick(right), method), method)
}

/** What one column adds to each of its pairs: its distances from the mean at length 1, or for Kendall itself. */
function prepared(values: Float64Array, method: CorrelationMethod): Float64Array {
  if (method === 'kendall') return values
  return unitDistances(method === 'spearman' ? ranks(values) : values)
}

function between(left: Float64Array, right: Float64Array, method: CorrelationMethod): number {
  return exactAtOne(method === 'kendall' ? kendallTau(left, right) : dot(left, right))
}

function unitDistances(values: Float64Array): Float64Array {
  const first = values[0]
  const centre = values.every((value) => value === first) ? Number.NaN : mean(values)
  const distances = values.map((value) => value - centre)
  const length = Math.sqrt(dot(distances, distances))
  return distances.map((distance) => distance / length)
}

function dot(left: Float64Array, right: Float64Array): number {
  if (left.length < 2) return Number.NaN
  let total = 0
  for (let row = 0; row < left.length; row += 1) total += (left[row] as number) * (right[row] as number)
  return total
}

/** Rounding leaves −0.9999999999999994 of a perfect correlation. */
function exactAtOne(r: number): number {
  return Math.abs(r) > 1 - 1e-12 ? Math.sign(r) : r
}

/** Ranks from 1; equal numbers share the mean of theirs. */
export function ranks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort()
  const out = new Float64Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number
    // −0 and 0 are equal, but the typed sort tells them apart: the bounds by `<` do not.
    const below = firstAt(sorted, (other) => other >= value)
    const notAbove = firstAt(sorted, (other) => other > value)
    out[row] = (below + 1 + notAbove) / 2
  }
  return out
}

/** The first place of ascending numbers at which the test holds, as it does from there on. */
function firstAt(sorted: Float64Array, test: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(sorted[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

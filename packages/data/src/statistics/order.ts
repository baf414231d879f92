import type { Column } from '../frame/column.js'
import { presentNumbers } from './numbers.js'

/** Numbers in the order of the cells, equal where cells are equal, NaN for missing. Categories have the order of their type. */
export function sortKeys(column: Column): Float64Array {
  const { values } = column
  if (column.dtype === 'category') {
    return Float64Array.from(column.values, (code) => (code === -1 ? Number.NaN : code))
  }
  if (values instanceof Float64Array) return values
  if (values instanceof BigInt64Array) return rankKeys(values, [...new Set(values)].sort(ascending))
  if (!Array.isArray(values)) return Float64Array.from(values as Int32Array)
  const cells = values as readonly (string | boolean | null)[]
  const present = [...new Set(cells)].filter((cell) => cell !== null)
  return rankKeys(cells, present.sort(ascending))
}

function ascending<T extends bigint | string | boolean>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function rankKeys<T>(cells: ArrayLike<T>, distinct: readonly T[]): Float64Array {
  const rankOf = new Map(distinct.map((cell, rank) => [cell, rank]))
  return Float64Array.from(cells, (cell) => rankOf.get(cell) ?? Number.NaN)
}

/** The positions of the rows in the order of the first key, where it is equal of the second, and so on. Missing is last. */
export function sortedPositions(
  keys: readonly Float64Array[],
  rows: number,
  isDescending: readonly boolean[] = [],
): Uint32Array {
  const signs = keys.map((_, i) => (isDescending[i] === true ? -1 : 1))
  const positions = Uint32Array.from({ length: rows }, (_, row) => row)
  return positions.sort((a, b) => {
    for (let i = 0; i < keys.length; i += 1) {
      const [left, right] = [keys[i]?.[a] as number, keys[i]?.[b] as number]
      if (left === right) continue
      if (left < right) return -(signs[i] as number)
      if (left > right) return signs[i] as number
      const missing = Number(Number.isNaN(left)) - Number(Number.isNaN(right))
      if (missing !== 0) return missing
    }
    return a - b
  })
}

/** The row whose cell has the key that `of` chooses among those that are there. */
export function extremeRow(column: Column, of: (keys: Float64Array) => number): number | undefined {
  const keys = sortKeys(column)
  const present = presentNumbers(keys)
  return present.length === 0 ? undefined : keys.indexOf(of(present))
}

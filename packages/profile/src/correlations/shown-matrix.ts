import type { Matrix } from '../profile-object.js'
import { sortOrder } from '../statistics/sort-order.js'
import type { DenseMatrix } from './dense-matrix.js'

/** Columns up to which a matrix is kept whole, and columns and pairs that are kept of a larger one. */
const MOST_COLUMNS = 200
const KEPT_COLUMNS = 100
const KEPT_PAIRS = 5000

/** The matrix as the profile keeps it: whole, or what matters most of a large one. */
export function shownMatrix(dense: DenseMatrix, threshold: number): Matrix {
  const { columns } = dense
  if (columns.length <= MOST_COLUMNS) return subMatrix(dense, [...columns.keys()])
  const pairs = strongPairs(dense, threshold)
  const k = columns.length
  const strength = new Uint32Array(k)
  for (const place of pairs) {
    for (const column of [Math.floor(place / k), place % k]) strength[column] = (strength[column] as number) + 1
  }
  const kept = [...columns.keys()]
    .sort((a, b) => (strength[b] as number) - (strength[a] as number) || a - b)
    .slice(0, KEPT_COLUMNS)
    .sort((a, b) => a - b)
  return {
    ...subMatrix(dense, kept),
    all: k,
    strongest: Array.from(pairs.subarray(0, KEPT_PAIRS), (place) => [
      columns[Math.floor(place / k)] as string,
      columns[place % k] as string,
      dense.values[place] as number,
    ]),
  }
}

function subMatrix({ columns, values }: DenseMatrix, kept: readonly number[]): Matrix {
  const valueAt = (i: number, j: number) => {
    const value = values[i * columns.length + j] as number
    return Number.isNaN(value) ? null : value
  }
  return { columns: kept.map((i) => columns[i] as string), matrix: kept.map((i) => kept.map((j) => valueAt(i, j))) }
}

/** Pairs from the threshold on, the strongest first. There may be millions, so they are numbers and not objects. */
function strongPairs({ columns, values }: DenseMatrix, threshold: number): Uint32Array {
  const k = columns.length
  const places = new Uint32Array((k * (k - 1)) / 2)
  let count = 0
  for (let i = 0; i < k; i += 1) {
    for (let j = i + 1; j < k; j += 1)
      if (Math.abs(values[i * k + j] as number) >= threshold) places[count++] = i * k + j
  }
  const order = sortOrder(Float64Array.from(places.subarray(0, count), (place) => -Math.abs(values[place] as number)))
  return order.map((at) => places[at] as number)
}

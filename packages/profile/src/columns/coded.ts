import { sortOrder } from '../statistics/sort-order.js'

/** A column as codes into its distinct values. Rows are compared, counted and ranked by code, whatever the values are. */
export interface Coded {
  /** Per row, −1 for missing. */
  readonly codes: Int32Array
  /** Rows of each code. */
  readonly counts: Uint32Array
  /** The first row of each code. */
  readonly firstRows: Uint32Array
  /** Rows that are not missing. */
  readonly count: number
}

/** Codes are in ascending order of value. */
export interface CodedNumbers extends Coded {
  readonly values: Float64Array
  /** The same values where doubles cannot tell them apart. */
  readonly exact?: BigInt64Array | undefined
}

/** Codes are in order of first appearance, or of a category type. */
export interface CodedTexts extends Coded {
  readonly values: readonly string[]
}

/** NaN is missing; −0 is 0. */
export function codeNumbers(cells: Float64Array, exact?: BigInt64Array): CodedNumbers {
  const order = exact === undefined ? sortOrder(cells) : exactOrder(cells, exact)
  const codes = new Int32Array(cells.length).fill(-1)
  const values = new Float64Array(order.length)
  const counts = new Uint32Array(order.length)
  const firstRows = new Uint32Array(order.length)
  let code = -1
  for (let i = 0; i < order.length; i += 1) {
    const row = order[i] as number
    const isNew =
      i === 0 || (exact === undefined ? cells[row] !== values[code] : exact[row] !== exact[order[i - 1] as number])
    if (isNew) {
      code += 1
      values[code] = (cells[row] as number) + 0
      firstRows[code] = row
    }
    codes[row] = code
    counts[code] = (counts[code] as number) + 1
  }
  const distinct = code + 1
  const first = firstRows.slice(0, distinct)
  return {
    codes,
    values: values.slice(0, distinct),
    counts: counts.slice(0, distinct),
    firstRows: first,
    count: order.length,
    exact: exact && BigInt64Array.from(first, (row) => exact[row] as bigint),
  }
}

function exactOrder(cells: Float64Array, exact: BigInt64Array): Uint32Array {
  const present = Uint32Array.from(cells.keys()).filter((row) => !Number.isNaN(cells[row]))
  return present.sort((a, b) => {
    const [x, y] = [exact[a] as bigint, exact[b] as bigint]
    return x < y ? -1 : x > y ? 1 : a - b
  })
}

/** Values that no row has, such as unused categories, are left out. */
export function codeTexts(cells: { readonly codes: Int32Array; readonly values: readonly string[] }): CodedTexts {
  const counts = new Uint32Array(cells.values.length)
  const firstRows = new Uint32Array(cells.values.length)
  let count = 0
  for (let row = 0; row < cells.codes.length; row += 1) {
    const code = cells.codes[row] as number
    if (code < 0) continue
    if (counts[code] === 0) firstRows[code] = row
    counts[code] = (counts[code] as number) + 1
    count += 1
  }
  if (!counts.includes(0)) return { codes: cells.codes, values: cells.values, counts, firstRows, count }
  const used = Array.from(counts.keys()).filter((code) => counts[code] !== 0)
  const newCode = new Int32Array(counts.length)
  for (const [place, code] of used.entries()) newCode[code] = place
  return {
    codes: cells.codes.map((code) => (code < 0 ? -1 : (newCode[code] as number))),
    values: used.map((code) => cells.values[code] as string),
    counts: Uint32Array.from(used, (code) => counts[code] as number),
    firstRows: Uint32Array.from(used, (code) => firstRows[code] as number),
    count,
  }
}

/** The codes in order of count, the largest first, ties by first appearance; at most `most` of them. */
export function mostFrequent({ counts, firstRows }: Coded, most: number): number[] {
  const byCount = (a: number, b: number) =>
    (counts[b] as number) - (counts[a] as number) || (firstRows[a] as number) - (firstRows[b] as number)
  if (counts.length <= 4 * most) return Array.from(counts.keys()).sort(byCount).slice(0, most)
  // The best so far, in order, so that a column of a million values is not sorted for its ten most frequent.
  const best: number[] = []
  for (let code = 0; code < counts.length; code += 1) {
    if (best.length === most && byCount(code, best[most - 1] as number) > 0) continue
    let at = best.length
    while (at > 0 && byCount(code, best[at - 1] as number) < 0) at -= 1
    best.splice(at, 0, code)
    if (best.length > most) best.pop()
  }
  return best
}

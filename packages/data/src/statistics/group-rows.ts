import type { Column } from '../frame/column.js'

/** Rows with equal cells under one number; groups are numbered by their first rows. */
export interface RowGroups {
  /** The group of each row. */
  readonly groupOf: Int32Array
  /** The first row of each group, ascending. */
  readonly firstRows: Uint32Array
}

/** Missing equals missing, and 0 equals −0. All columns have that many rows. */
export function groupRows(columns: readonly Column[], rows: number): RowGroups {
  const keys = columns.map(wordsOf)
  const hashes = hashesOf(keys, rows)
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * rows))) - 1
  // Open addressing: each slot has a group, or −1.
  const slots = new Int32Array(mask + 1).fill(-1)
  const groupOf = new Int32Array(rows)
  const firstRows = new Uint32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row += 1) {
    let slot = (hashes[row] as number) & mask
    for (;;) {
      const group = slots[slot] as number
      if (group === -1) {
        slots[slot] = count
        groupOf[row] = count
        firstRows[count] = row
        count += 1
        break
      }
      if (isEqual(keys, firstRows[group] as number, row)) {
        groupOf[row] = group
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return { groupOf, firstRows: firstRows.subarray(0, count) }
}

/** How many rows each group has. */
export function groupSizes({ groupOf, firstRows }: RowGroups): Uint32Array {
  const sizes = new Uint32Array(firstRows.length)
  for (const group of groupOf) sizes[group] = (sizes[group] as number) + 1
  return sizes
}

/** Cells as words of 32 bits, one or two a row, which are equal where the cells are. */
interface Words {
  readonly words: Uint32Array | Int32Array
  readonly perRow: 1 | 2
}

function wordsOf(column: Column): Words {
  switch (column.dtype) {
    case 'string':
    case 'bool':
      return { words: codesOf(column.values), perRow: 1 }
    case 'category':
      return { words: column.values, perRow: 1 }
    case 'float64':
    case 'int64':
    case 'datetime': {
      if (column.values instanceof BigInt64Array) return { words: wordsIn(column.values), perRow: 2 }
      // Adding 0 makes 0 of −0; the typed array is a copy, so that every NaN has the same bits.
      const values = new Float64Array(column.values.length)
      for (let row = 0; row < values.length; row += 1) {
        const value = column.values[row] as number
        values[row] = Number.isNaN(value) ? Number.NaN : value + 0
      }
      return { words: wordsIn(values), perRow: 2 }
    }
    case 'float32':
      return {
        words: wordsIn(Float32Array.from(column.values, (value) => (Number.isNaN(value) ? Number.NaN : value + 0))),
        perRow: 1,
      }
    default:
      return { words: Int32Array.from(column.values), perRow: 1 }
  }
}

function wordsIn({ buffer, byteOffset, byteLength }: BigInt64Array | Float64Array | Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4)
}

function codesOf(values: readonly (string | boolean | null)[]): Int32Array {
  const codes = new Int32Array(values.length)
  const codeOf = new Map<string | boolean | null, number>()
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as string | boolean | null
    let code = codeOf.get(value)
    if (code === undefined) codeOf.set(value, (code = codeOf.size))
    codes[row] = code
  }
  return codes
}

function hashesOf(keys: readonly Words[], rows: number): Int32Array {
  const hashes = new Int32Array(rows)
  for (const { words, perRow } of keys) {
    for (let row = 0, at = 0; row < rows; row += 1) {
      let hash = hashes[row] as number
      for (const end = at + perRow; at < end; at += 1) {
        hash = Math.imul(hash ^ (words[at] as number), 0x9e37_79b1)
        hash ^= hash >>> 15
      }
      hashes[row] = hash
    }
  }
  return hashes
}

function isEqual(keys: readonly Words[], a: number, b: number): boolean {
  for (const { words, perRow } of keys) {
    if (words[a * perRow] !== words[b * perRow]) return false
    if (perRow === 2 && words[a * 2 + 1] !== words[b * 2 + 1]) return false
  }
  return true
}

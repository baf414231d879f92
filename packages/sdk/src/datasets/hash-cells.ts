import type { ColumnKind } from './column-kind.js'
import { type Hashes, hashTexts, mix } from './hash64.js'
import type { Cells } from './table.js'

/**
 * Hashes of the first cells of a column or array, as pandas has them: numbers by their bits at their own width, texts by SipHash.
 * Undefined for cells that have none: dates, lists, mixtures.
 */
export function hashCells(cells: Cells, kind: ColumnKind, count: number): Hashes | undefined {
  switch (kind) {
    case 'integer':
      return mix(smallIntegers(cells, count))
    case 'long':
    case 'uint64':
      return mix(integers(cells, count))
    case 'float':
      return mix(smallIntegers(new Uint32Array(Float32Array.from(floats(cells, count)).buffer), count))
    case 'double':
      return mix(new Uint32Array(floats(cells, count).buffer))
    case 'string':
      return mix(hashTexts(cells, count))
    case 'boolean':
      return mix(smallIntegers(cells, count))
    default:
      return undefined
  }
}

/** The row numbers, which are the index of a table that has no other. */
export function hashRowNumbers(count: number): Hashes {
  const out = new Uint32Array(2 * count)
  for (let i = 0; i < count; i++) out[2 * i] = i
  return mix(out)
}

/** At most 32 bits wide: -1 in 8 bits is 0xFF. */
function smallIntegers(cells: Cells, count: number): Hashes {
  const mask = cells instanceof Int8Array ? 0xff : cells instanceof Int16Array ? 0xffff : -1
  const out = new Uint32Array(2 * count)
  for (let i = 0; i < count; i++) out[2 * i] = Number(cells[i]) & mask
  return out
}

function integers(cells: Cells, count: number): Hashes {
  const out = new Uint32Array(2 * count)
  const wide = new BigInt64Array(out.buffer)
  // A number keeps its low 32 bits when it is stored; 32 unsigned bits have no high ones.
  for (let i = 0; i < count; i++) {
    const cell = cells[i]
    if (typeof cell === 'bigint') wide[i] = cell
    else {
      out[2 * i] = Number(cell)
      out[2 * i + 1] = Math.floor(Number(cell) / 2 ** 32)
    }
  }
  return out
}

/** Equal numbers have one pattern of bits: -0 is 0, and NaN is the one that JavaScript writes. */
function floats(cells: Cells, count: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const value = cells[i] == null ? NaN : Number(cells[i])
    out[i] = Number.isNaN(value) ? NaN : value + 0
  }
  return out
}

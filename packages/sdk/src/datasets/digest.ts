import { type ColumnType, columnType, typeOfColumn } from './column-kind.js'
import { hashCells, hashRowNumbers } from './hash-cells.js'
import { combine, type Hashes, hashTexts, mix } from './hash64.js'
import { md5 } from './md5.js'
import { pythonJson } from './python-json.js'
import { sha256 } from './sha256.js'
import type { Table } from './table.js'
import { asMap, type TensorData } from './tensor.js'

/** Rows, or elements of an array, that a digest reads. */
const MOST_HASHED = 10_000

/**
 * The digest that MLflow's Python client gives the same table: of its texts and numbers, its labels, its names and its number of
 * rows.
 *
 * @example tableDigest(tableOf({ Numbers: [1, 2, 3] })) // '31ccce44'
 */
export function tableDigest({ columns, numRows, index }: Table): string {
  const count = Math.min(numRows, MOST_HASHED)
  const typed = columns.map((column) => ({ ...column, ...typeOfColumn(column) }))
  const texts = typed.filter(({ kind, hasMissing }) => kind === 'string' && !hasMissing)
  const numbers = typed.filter((column) => isNumeric(column) && !column.isCategory)
  const hashed =
    texts.length > 0 && numbers.length > 0 ? [...texts, ...numbers].sort(byCodePoint) : [...texts, ...numbers]
  const hashes = hashed.flatMap(({ cells, kind }) => hashCells(cells, kind, count) ?? [])
  const rows = combine([...hashes, hashLabels(index, count)], count)
  return shortMd5([rows, int64(numRows), ...columns.map(({ name }) => new TextEncoder().encode(name))])
}

/**
 * The digest that MLflow's Python client gives the same NumPy arrays.
 *
 * @example tensorDigest(BigInt64Array.of(1n, 2n, 3n)) // 'fdf1765f'
 */
export function tensorDigest(features: TensorData, targets?: TensorData): string {
  const arrays = [features, targets].flatMap((data) => {
    if (data === undefined) return []
    return [...asMap(data)].sort(([a], [b]) => compare(a, b)).map(([, tensor]) => tensor)
  })
  return shortMd5(
    arrays.flatMap(({ cells, shape }) => {
      const count = Math.min(cells.length, MOST_HASHED)
      const { kind, hasMissing } = columnType(cells)
      const isText = kind === 'string' && hasMissing
      const hashes = isText ? textsWithNull(cells, count) : hashCells(cells, kind, count)
      return [hashes ?? int64(count), ...shape.map(int64)]
    }),
  )
}

/**
 * The digest of a dataset that is only described.
 *
 * @example metaDigest({ name: 'mm', source: '{"url": "https://h/x"}', sourceType: 'http' }) // 'f28bebbd'
 */
export function metaDigest(dataset: { name: string; source: string; sourceType: string; schema?: string }): string {
  const { name, source, sourceType, schema = '' } = dataset
  return sha256(new TextEncoder().encode(pythonJson({ name, source, source_type: sourceType, schema }))).slice(0, 8)
}

function hashLabels(index: Table['index'], count: number): Hashes {
  if (index === undefined) return hashRowNumbers(count)
  return hashCells(index, typeof index[0] === 'string' ? 'string' : 'long', count) as Hashes
}

function isNumeric({ kind }: ColumnType): boolean {
  return kind === 'integer' || kind === 'long' || kind === 'uint64' || kind === 'float' || kind === 'double'
}

/** In an array, but not in a table, a null among texts has a hash of its own. */
function textsWithNull(cells: ArrayLike<unknown>, count: number): Hashes {
  const out = mix(hashTexts(cells, count))
  for (let i = 0; i < count; i++) {
    if (typeof cells[i] !== 'string') out.fill(0xffffffff, 2 * i, 2 * i + 2)
  }
  return out
}

function byCodePoint(a: { name: string }, b: { name: string }): number {
  return compare(a.name, b.name)
}

/** As Python orders texts; JavaScript's own order puts emoji before U+FFFD. */
function compare(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((char, i) => char !== right[i])
  if (at < 0) return left.length - right.length
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1)
}

function int64(value: number): Hashes {
  return Uint32Array.of(value, Math.floor(value / 2 ** 32))
}

function shortMd5(parts: readonly (Uint32Array | Uint8Array)[]): string {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    all.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return md5(all).slice(0, 8)
}

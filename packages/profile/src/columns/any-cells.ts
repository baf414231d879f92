import type { Pace } from '../engine/pace.js'
import type { ColumnLike } from '../table-like.js'
import type { ColumnCells } from './column-source.js'
import { TextCoder } from './text-coder.js'

const SLICE = 4096

type Kind = 'numbers' | 'texts' | 'booleans' | 'dates' | 'lists' | 'objects'

interface Kinds {
  readonly counts: Readonly<Record<Kind, number>>
  readonly missing: number
  readonly isWhole: boolean
  readonly hasBigint: boolean
}

/** The cells of a column that says nothing of how it stores them, by the kinds that they are. */
export async function readAnyCells(column: ColumnLike, pace: Pace): Promise<ColumnCells> {
  const kinds = await kindsOf(column, pace)
  const present = Object.values(kinds.counts).filter((count) => count > 0)
  const only = (kind: Kind) => present.length === 1 && kinds.counts[kind] > 0
  if (present.length === 0)
    return {
      kind: 'numbers',
      dtype: column.dtype ?? 'float64',
      values: new Float64Array(column.length).fill(Number.NaN),
    }
  if (only('numbers')) return readNumbers(column, kinds, pace)
  if (only('dates'))
    return { kind: 'dates', dtype: column.dtype ?? 'datetime', values: await readDoubles(column, pace) }
  if (only('booleans')) {
    return { kind: 'booleans', dtype: column.dtype ?? 'bool', values: await readBooleans(column, pace) }
  }
  const { codes, values } = await readTexts(column, pace)
  if (only('texts')) return { kind: 'texts', dtype: column.dtype ?? 'string', codes, values }
  return { kind: 'mixed', dtype: column.dtype ?? 'object', kinds: kinds.counts, codes, values }
}

async function kindsOf(column: ColumnLike, pace: Pace): Promise<Kinds> {
  const counts: Record<Kind, number> = { numbers: 0, texts: 0, booleans: 0, dates: 0, lists: 0, objects: 0 }
  let [missing, isWhole, hasBigint] = [0, true, false]
  for (let row = 0; row < column.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = column.at(row)
    const kind = kindOf(cell)
    if (kind === undefined) missing += 1
    else counts[kind] += 1
    if (typeof cell === 'number') isWhole &&= Number.isInteger(cell)
    else if (typeof cell === 'bigint') hasBigint = true
  }
  return { counts, missing, isWhole, hasBigint }
}

function kindOf(cell: unknown): Kind | undefined {
  switch (typeof cell) {
    case 'number':
      return Number.isNaN(cell) ? undefined : 'numbers'
    case 'bigint':
      return 'numbers'
    case 'string':
      return 'texts'
    case 'boolean':
      return 'booleans'
    case 'undefined':
      return undefined
    default:
      if (cell === null) return undefined
      if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : 'dates'
      return Array.isArray(cell) || ArrayBuffer.isView(cell) ? 'lists' : 'objects'
  }
}

async function readNumbers(
  column: ColumnLike,
  { isWhole, hasBigint, missing }: Kinds,
  pace: Pace,
): Promise<ColumnCells> {
  const values = await readDoubles(column, pace)
  const isLong = isWhole && (missing === 0 || hasBigint)
  const dtype = column.dtype ?? (isLong ? 'int64' : 'float64')
  const needsExact =
    hasBigint && isWhole && !values.every((value) => Number.isNaN(value) || Number.isSafeInteger(value))
  return { kind: 'numbers', dtype, values, exact: needsExact ? await readExact(column, pace) : undefined }
}

async function readDoubles(column: ColumnLike, pace: Pace): Promise<Float64Array> {
  const values = new Float64Array(column.length)
  for (let row = 0; row < column.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = column.at(row)
    values[row] = cell === null || cell === undefined ? Number.NaN : Number(cell)
  }
  return values
}

async function readBooleans(column: ColumnLike, pace: Pace): Promise<Uint8Array> {
  const values = new Uint8Array(column.length).fill(255)
  for (let row = 0; row < column.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = column.at(row)
    if (typeof cell === 'boolean') values[row] = Number(cell)
  }
  return values
}

/** Whole numbers as 64 bits; larger ones are not told apart. */
async function readExact(column: ColumnLike, pace: Pace): Promise<BigInt64Array | undefined> {
  const exact = new BigInt64Array(column.length)
  for (let row = 0; row < column.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = column.at(row)
    const value =
      typeof cell === 'bigint' ? cell : typeof cell === 'number' && Number.isInteger(cell) ? BigInt(cell) : 0n
    if (BigInt.asIntN(64, value) !== value) return undefined
    exact[row] = value
  }
  return exact
}

async function readTexts(column: ColumnLike, pace: Pace): Promise<TextCoder> {
  const coder = new TextCoder(column.length)
  for (let row = 0; row < column.length; row += 1) {
    if (row % SLICE === 0) await pace.rest()
    const cell = column.at(row)
    if (kindOf(cell) !== undefined) coder.set(row, textOf(cell))
  }
  return coder
}

function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'object' || cell === null) return String(cell)
  try {
    return JSON.stringify(ArrayBuffer.isView(cell) ? Array.from(cell as Uint8Array) : cell) ?? String(cell)
  } catch {
    // Cycles, bigints inside.
    return Object.prototype.toString.call(cell)
  }
}

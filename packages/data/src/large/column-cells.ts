import type { Column } from '../frame/column.js'
import type { Dtype } from '../dtype.js'
import { typedColumn } from '../readers/typed-column.js'

/** The cells of a column of a large table, some at a time. */
type Chunks = AsyncIterable<readonly unknown[]>

/**
 * A column as a profile reads it: numbers and dates as doubles, missing NaN; texts as codes into `values`, missing −1; booleans
 * 0 and 1, missing 255. `exact` only where a whole number is beyond ±(2⁵³ − 1).
 */
export type LargeCells =
  | LargeNumbers
  | { readonly kind: 'dates'; readonly dtype: Dtype; readonly values: Float64Array }
  | { readonly kind: 'texts'; readonly dtype: Dtype; readonly codes: Int32Array; readonly values: readonly string[] }
  | { readonly kind: 'booleans'; readonly dtype: Dtype; readonly values: Uint8Array }

interface LargeNumbers {
  readonly kind: 'numbers'
  readonly dtype: Dtype
  readonly values: Float64Array
  readonly exact?: BigInt64Array
}

/** The column of a frame of this many rows. */
export async function readColumn(chunks: Chunks, dtype: Dtype, rows: number): Promise<Column> {
  if (dtype === 'float64' || dtype === 'int64') {
    const { values, exact } = await readNumbers(chunks, dtype, rows)
    if (dtype === 'float64' || values.some(Number.isNaN)) return { dtype: 'float64', values }
    return exact === undefined ? { dtype, values } : { dtype, values: exact }
  }
  const cells: unknown[] = []
  for await (const chunk of chunks) for (const cell of chunk) cells.push(cell)
  return typedColumn(cells, dtype, {})
}

/** The column of a profile, of which the number of rows is known. */
export async function readCells(chunks: Chunks, dtype: Dtype, rows: number): Promise<LargeCells> {
  switch (dtype) {
    case 'string':
    case 'category':
      return readTexts(chunks, rows)
    case 'bool': {
      const values = new Uint8Array(rows).fill(MISSING_BOOLEAN)
      await eachCell(chunks, (cell, row) => {
        if (typeof cell === 'boolean') values[row] = Number(cell)
      })
      return { kind: 'booleans', dtype, values }
    }
    case 'datetime': {
      const values = new Float64Array(rows)
      await eachCell(chunks, (cell, row) => {
        values[row] = cell === null ? Number.NaN : Number(cell)
      })
      return { kind: 'dates', dtype, values }
    }
    default:
      return readNumbers(chunks, dtype, rows)
  }
}

const MISSING_BOOLEAN = 255

async function readTexts(chunks: Chunks, rows: number): Promise<LargeCells> {
  const codes = new Int32Array(rows).fill(-1)
  const codeOf = new Map<string, number>()
  await eachCell(chunks, (cell, row) => {
    if (cell === null) return
    const text = String(cell)
    let code = codeOf.get(text)
    if (code === undefined) codeOf.set(text, (code = codeOf.size))
    codes[row] = code
  })
  return { kind: 'texts', dtype: 'string', codes, values: [...codeOf.keys()] }
}

async function readNumbers(chunks: Chunks, dtype: Dtype, rows: number): Promise<LargeNumbers> {
  const values = new Float64Array(rows)
  let exact: BigInt64Array | undefined
  await eachCell(chunks, (cell, row) => {
    values[row] = cell === null ? Number.NaN : Number(cell)
    if (typeof cell !== 'bigint' || Number.isSafeInteger(Number(cell))) {
      if (exact !== undefined && cell !== null) exact[row] = BigInt(cell as bigint)
      return
    }
    exact ??= BigInt64Array.from(values.subarray(0, rows), (value, at) =>
      at < row && !Number.isNaN(value) ? BigInt(value) : 0n,
    )
    exact[row] = cell
  })
  return { kind: 'numbers', dtype, values, ...(exact !== undefined && { exact }) }
}

async function eachCell(chunks: Chunks, take: (cell: unknown, row: number) => void): Promise<void> {
  let row = 0
  for await (const chunk of chunks) {
    for (const cell of chunk) {
      take(cell, row)
      row += 1
    }
  }
}

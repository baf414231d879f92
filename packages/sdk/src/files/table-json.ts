import { parseJson } from '@labbook/protocol'
import { pythonText } from '../datasets/python-json.js'
import type { Cells, Table } from '../datasets/table.js'
import { invalid } from '../invalid-input.js'
import { isPlainList, type Plain, plainValue } from './plain-value.js'

/**
 * The text that pandas writes with `to_json(orient='split', index=False, date_format='iso')`, but with every digit of a number
 * where pandas keeps ten decimals. Missing cells are null, dates ISO texts in UTC. JSON has no infinities: they are null too.
 */
export function printTable({ columns, numRows }: Table): string {
  const printed = columns.map(({ cells }) => printColumn(cells))
  const rows = Array.from({ length: numRows }, (_, row) => `[${printed.map((cells) => cells[row]).join(',')}]`)
  return `{"columns":[${columns.map(({ name }) => textJson(name)).join(',')}],"data":[${rows.join(',')}]}`
}

/** @throws ApiError INVALID_PARAMETER_VALUE for bytes that are no table of pandas' form `split` */
export function parseTable(bytes: Uint8Array, path: string): Table {
  const refuse = (why: string) => invalid(`'${path}' is not a table: ${why}.`)
  let content: unknown
  try {
    content = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refuse('it is not JSON')
  }
  const { columns, data } = (content ?? {}) as { columns?: unknown; data?: unknown }
  if (!Array.isArray(columns) || !Array.isArray(data)) throw refuse("it has no lists 'columns' and 'data'")
  const rows = data.map((row: unknown, i) => {
    if (Array.isArray(row) && row.length === columns.length) return row as unknown[]
    throw refuse(`its row ${i} does not have ${columns.length} cells`)
  })
  return {
    columns: columns.map((name: unknown, i) => ({ name: String(name), cells: rows.map((row) => row[i]) })),
    numRows: rows.length,
  }
}

function printColumn(cells: Cells): string[] {
  const number = isFloatColumn(cells) ? floatJson : String
  return Array.from(cells, (cell) => {
    if (isMissing(cell)) return 'null'
    return typeof cell === 'number' ? number(cell) : plainJson(plainValue(cell))
  })
}

/** As in pandas, one fraction or one missing cell makes a column of numbers one of floats: `1` is then written as `1.0`. */
function isFloatColumn(cells: Cells): boolean {
  if (cells instanceof Float64Array || cells instanceof Float32Array) return true
  let isFloat = false
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (isMissing(cell)) isFloat = true
    else if (typeof cell !== 'number') return false
    else if (!Number.isSafeInteger(cell)) isFloat = true
  }
  return isFloat
}

function isMissing(cell: unknown): boolean {
  if (typeof cell === 'number') return !Number.isFinite(cell)
  return cell == null || (cell instanceof Date && Number.isNaN(cell.getTime()))
}

/** From there on pandas writes floats with an exponent. */
const MOST_WITHOUT_EXPONENT = 1e16

function floatJson(value: number): string {
  if (Math.abs(value) > MOST_WITHOUT_EXPONENT) return value.toExponential()
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value)
}

function plainJson(value: Plain): string {
  if (typeof value === 'string') return textJson(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isPlainList(value)) return `[${value.map(plainJson).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${textJson(key)}:${plainJson(item)}`)
    .join(',')}}`
}

/** ASCII with `\/`, as pandas has it. */
function textJson(text: string): string {
  return pythonText(text).replaceAll('/', '\\/')
}

import { DataError, type DataErrorPlace } from '../data-error.js'
import type { Dtype } from '../dtype.js'
import { type Column, NARROW_ARRAYS } from '../frame/column.js'
import { parseIsoDate } from './iso-date.js'

/** The cells of a column as a text file has them; missing cells are `null`. */
export type Texts = readonly (string | null)[]

/** What counts as missing in text, as pandas has it. */
export const MISSING_TEXTS: ReadonlySet<string> = new Set(
  ' NA N/A n/a <NA> #N/A #NA NaN nan -NaN -nan 1.#IND -1.#IND 1.#QNAN -1.#QNAN null NULL None'
    .split(' ')
    .concat('#N/A N/A'),
)

/** The column of these cells, by the first dtype that all of them fit: int64, float64, bool, string. */
export function inferColumn(texts: Texts): Column {
  return wholeNumbers(texts) ?? decimals(texts) ?? booleans(texts) ?? { dtype: 'string', values: texts }
}

/** Where a row stands in its file. */
export type PlaceOf = (row: number) => DataErrorPlace

/**
 * The column of these cells with a dtype that was asked for.
 *
 * @throws DataError BAD_VALUE for the first cell that does not fit
 */
export function castTexts(texts: Texts, dtype: Dtype, placeOf: PlaceOf): Column {
  const refuse = (row: number, rule: string) =>
    new DataError('BAD_VALUE', `${rule} (${dtype} was asked for)`, { ...placeOf(row), value: texts[row] ?? '' })
  switch (dtype) {
    case 'string':
      return { dtype, values: texts }
    case 'category':
      return category(texts)
    case 'bool':
      return {
        dtype,
        values: texts.map((text, row) => booleanOf(text, () => refuse(row, 'is neither true nor false'))),
      }
    case 'datetime':
      return { dtype, values: doubles(texts, parseIsoDate, (row) => refuse(row, 'is no ISO 8601 date')) }
    case 'float64':
      return { dtype, values: doubles(texts, numberOf, (row) => refuse(row, 'is not a number')) }
    case 'float32':
      return {
        dtype,
        values: Float32Array.from(doubles(texts, numberOf, (row) => refuse(row, 'is not a number'))),
      }
    default:
      return wholeColumn(texts, dtype, refuse)
  }
}

const WHOLE = /^[ \t]*[+-]?\d+[ \t]*$/
const DECIMAL = /^[ \t]*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity)[ \t]*$/i
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
])

function wholeNumbers(texts: Texts): Column | undefined {
  if (texts.length === 0) return undefined
  const values = new Float64Array(texts.length)
  let isSafe = true
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]
    if (text === null || text === undefined || !WHOLE.test(text)) return undefined
    const value = Number(text)
    // −0 is no whole number of its own.
    values[row] = value + 0
    if (!Number.isSafeInteger(value)) isSafe = false
  }
  if (isSafe) return { dtype: 'int64', values }
  const exact = texts.map((text) => bigintOf(text as string))
  return exact.every(isInt64) ? { dtype: 'int64', values: BigInt64Array.from(exact) } : undefined
}

function bigintOf(text: string): bigint {
  return BigInt(text.trim().replace(/^\+/, ''))
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function decimals(texts: Texts): Column | undefined {
  const values = new Float64Array(texts.length)
  let [hasNumber, isWhole] = [false, true]
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]
    if (text === null || text === undefined) {
      values[row] = Number.NaN
      continue
    }
    const value = numberOf(text)
    if (Number.isNaN(value)) return undefined
    // Whole numbers that int64 cannot hold would lose digits as doubles.
    if (isWhole && !WHOLE.test(text)) isWhole = false
    values[row] = value
    hasNumber = true
  }
  if (!hasNumber) return undefined
  const isBeyond = (text: string | null) => text !== null && !isInt64(bigintOf(text))
  const mayBeBeyond = isWhole && values.some((value) => Math.abs(value) >= 2 ** 63)
  return mayBeBeyond && texts.some(isBeyond) ? undefined : { dtype: 'float64', values }
}

/** The number that decimal text says; NaN for any other text. */
function numberOf(text: string): number {
  if (!DECIMAL.test(text)) return Number.NaN
  const value = Number(text)
  if (!Number.isNaN(value)) return value
  return text.trim().startsWith('-') ? -Infinity : Infinity
}

function doubles(texts: Texts, read: (text: string) => number, refuse: (row: number) => DataError): Float64Array {
  return Float64Array.from(texts, (text, row) => {
    if (text === null) return Number.NaN
    const value = read(text)
    if (Number.isNaN(value)) throw refuse(row)
    return value
  })
}

type WholeDtype = Extract<Dtype, `int${number}` | `uint${number}`>

function wholeColumn(texts: Texts, dtype: WholeDtype, refuse: (row: number, rule: string) => DataError): Column {
  const bad = texts.findIndex((text) => text === null || !WHOLE.test(text))
  if (bad !== -1)
    throw refuse(bad, texts[bad] === null ? 'is missing, and whole numbers cannot be' : 'is not a whole number')
  const column = wholeNumbers(texts)
  if (column === undefined && texts.length > 0) throw refuse(0, 'or a number below it does not fit into 64 bits')
  if (dtype === 'int64') return column ?? { dtype, values: new Float64Array() }
  const narrow = new NARROW_ARRAYS[dtype](texts.length)
  texts.forEach((text, row) => {
    narrow[row] = Number(text)
    if (narrow[row] !== Number(text)) throw refuse(row, 'is out of range')
  })
  return { dtype, values: narrow }
}

function booleans(texts: Texts): Column | undefined {
  const values: (boolean | null)[] = []
  let hasValue = false
  for (const text of texts) {
    const value = text === null ? null : BOOLEANS.get(text)
    if (value === undefined) return undefined
    if (value !== null) hasValue = true
    values.push(value)
  }
  return hasValue ? { dtype: 'bool', values } : undefined
}

function booleanOf(text: string | null, refuse: () => DataError): boolean | null {
  if (text === null) return null
  const value = BOOLEANS.get(text) ?? (text === '1' ? true : text === '0' ? false : undefined)
  if (value === undefined) throw refuse()
  return value
}

/** Categories in ascending order, as pandas has them. */
function category(texts: Texts): Column {
  const categories = [...new Set(texts)].filter((text) => text !== null).sort()
  const codes = new Map(categories.map((text, code) => [text, code]))
  return {
    dtype: 'category',
    values: Int32Array.from(texts, (text) => (text === null ? -1 : (codes.get(text) ?? -1))),
    categories,
  }
}

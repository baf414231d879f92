import type { Column } from '../frame/column.js'

/** What counts as missing in text, as pandas has it. */
export const MISSING_TEXTS: ReadonlySet<string> = new Set(
  ' NA N/A n/a <NA> #N/A #NA NaN nan -NaN -nan 1.#IND -1.#IND 1.#QNAN -1.#QNAN null NULL None'
    .split(' ')
    .concat('#N/A N/A'),
)

const WHOLE = /^[ \t]*[+-]?\d+[ \t]*$/
const DECIMAL = /^[ \t]*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf|infinity)[ \t]*$/i
const BOOLEAN: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
}

/** The column of text cells, by the first dtype that all of them fit: int64, float64, bool, string. */
export function inferColumn(texts: readonly (string | null)[]): Column {
  return wholeNumbers(texts) ?? decimals(texts) ?? booleans(texts) ?? { dtype: 'string', values: texts }
}

function wholeNumbers(texts: readonly (string | null)[]): Column | undefined {
  const values = new Float64Array(texts.length)
  let isSafe = true
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]
    if (text === null || text === undefined || !WHOLE.test(text)) return undefined
    const value = Number(text)
    values[row] = value === 0 ? 0 : value
    if (!Number.isSafeInteger(value)) isSafe = false
  }
  if (texts.length === 0) return undefined
  if (isSafe) return { dtype: 'int64', values }
  const exact = texts.map((text) => BigInt((text as string).trim().replace(/^\+/, '')))
  return exact.every((value) => BigInt.asIntN(64, value) === value)
    ? { dtype: 'int64', values: BigInt64Array.from(exact) }
    : undefined
}

function decimals(texts: readonly (string | null)[]): Column | undefined {
  const values = new Float64Array(texts.length)
  let hasNumber = false
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]
    if (text === null || text === undefined) {
      values[row] = Number.NaN
    } else if (DECIMAL.test(text)) {
      values[row] = numberOf(text)
      hasNumber = true
    } else {
      return undefined
    }
  }
  return hasNumber ? { dtype: 'float64', values } : undefined
}

function numberOf(text: string): number {
  const value = Number(text)
  if (!Number.isNaN(value)) return value
  return text.trim().startsWith('-') ? -Infinity : Infinity
}

function booleans(texts: readonly (string | null)[]): Column | undefined {
  const values = texts.map((text) => (text === null ? null : BOOLEAN[text]))
  const isBoolean = values.every((value) => value !== undefined) && values.some((value) => value !== null)
  return isBoolean ? { dtype: 'bool', values: values as (boolean | null)[] } : undefined
}

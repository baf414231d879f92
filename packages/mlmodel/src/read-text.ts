import type { FieldType } from './field-type.js'
import { parseJson } from './parse-json.js'
import type { Field } from './signature.js'
import { type Table, tableFromRows } from './table.js'

/**
 * Parses text from a CSV file or a form as a value of the type. Text that cannot be parsed stays text, so that
 * enforcing the signature reports it. Empty text is a missing value, except for strings. Without a type, the type is
 * guessed.
 */
export function readText(text: string, type: FieldType | undefined): unknown {
  if (type === undefined || type.kind === 'unknown') return guess(text)
  if (type.kind === 'scalar' && ['string', 'datetime', 'binary'].includes(type.name))
    return text === '' && type.name !== 'string' ? null : text
  if (text.trim() === '') return null
  if (type.kind === 'scalar') return type.name === 'boolean' ? readBoolean(text) : readNumber(text)
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** A table of texts, each read as the field of its column: by name, or by place where the signature names none. */
export function tableFromTexts(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  fields: readonly Field[] = [],
): Table {
  const isNamed = fields.some(({ name }) => name !== undefined)
  const types = names.map((name, i) => (isNamed ? fields.find((field) => field.name === name) : fields[i])?.type)
  return tableFromRows(
    rows.map((row) => row.map((text, i) => readText(text, types[i]))),
    names,
  )
}

function guess(text: string): unknown {
  const number = readNumber(text)
  return typeof number === 'string' ? readBoolean(number) : number
}

function readNumber(text: string): number | string | null {
  const word = text.trim()
  if (word === '' || word === 'NaN' || word === 'nan') return null
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word) ? Number(word) : text
}

function readBoolean(text: string): boolean | string {
  const word = text.trim().toLowerCase()
  return word === 'true' || word === 'false' ? word === 'true' : text
}

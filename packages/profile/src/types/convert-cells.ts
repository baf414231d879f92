import { codeNumbers, codeTexts } from '../columns/coded.js'
import { type ColumnCells, type MixedCells, rowsOf, type TextCells } from '../columns/column-source.js'
import type { VariableType } from '../profile-object.js'
import { defaultSettings, type Settings } from '../settings/default-settings.js'
import { millisOfText, numberOfText } from './text-forms.js'
import type { TypedColumn } from './typed-column.js'

/** The cells as values of a type that was asked for or inferred. What cannot be read as one is missing, and counted. */
export function convertedTo(type: VariableType, cells: ColumnCells, settings: Settings = defaultSettings): TypedColumn {
  if (type === 'Unsupported') return { type, kind: 'unsupported', cells, reason: 'left out by type_schema' }
  if (cells.kind === 'mixed') {
    return { type: 'Unsupported', kind: 'unsupported', cells, reason: `mixed kinds cannot be read as ${type}` }
  }
  const column = values(type, cells, settings)
  if (column.kind !== 'unsupported' && column.coded.count === 0) {
    const invalid = column.kind === 'dates' && column.invalid !== null && column.invalid.rows > 0
    if (!invalid) return { type: 'Unsupported', kind: 'unsupported', cells, reason: 'no values' }
  }
  return column
}

type Readable = Exclude<ColumnCells, MixedCells>

function values(type: Exclude<VariableType, 'Unsupported'>, cells: Readable, settings: Settings): TypedColumn {
  switch (type) {
    case 'Numeric':
    case 'TimeSeries': {
      const exact = cells.kind === 'numbers' ? cells.exact : undefined
      const numbers = cells.kind === 'numbers' ? cells.values : asDoubles(cells, numberOfText)
      const coded = codeNumbers(numbers, exact)
      return { type, kind: 'numbers', cells, coded, unread: unreadOf(cells, coded.count) }
    }
    case 'DateTime': {
      const coded = codeNumbers(validMillis(asDoubles(cells, millisOfText)))
      return { type, kind: 'dates', cells, coded, invalid: invalidOf(cells, coded.codes) }
    }
    case 'Boolean': {
      const coded = codeTexts(asBooleans(cells, settings.vars.bool.mappings))
      return { type, kind: 'booleans', cells, coded, unread: unreadOf(cells, coded.count) }
    }
    case 'Categorical':
      if (cells.kind === 'numbers')
        return { type, kind: 'numbers', cells, coded: codeNumbers(cells.values, cells.exact) }
      return { type, kind: 'texts', cells, coded: codeTexts(asTexts(cells)) }
    default:
      return { type, kind: 'texts', cells, coded: codeTexts(asTexts(cells)) }
  }
}

function asDoubles(cells: Readable, read: (text: string) => number | undefined): Float64Array {
  if (cells.kind === 'numbers' || cells.kind === 'dates') return cells.values
  const doubles = new Float64Array(rowsOf(cells)).fill(Number.NaN)
  if (cells.kind === 'booleans') {
    for (const [row, value] of cells.values.entries()) if (value <= 1) doubles[row] = value
    return doubles
  }
  const parsed = cells.values.map((text) => read(text) ?? Number.NaN)
  for (let row = 0; row < cells.codes.length; row += 1) {
    const code = cells.codes[row] as number
    if (code >= 0) doubles[row] = parsed[code] as number
  }
  return doubles
}

/** Milliseconds since 1970 that a date can have. */
const LAST_MILLIS = 8.64e15

/** Milliseconds that are no date are missing. */
export function validMillis(values: Float64Array): Float64Array {
  const isValid = (ms: number) => Math.abs(ms) <= LAST_MILLIS
  return values.every((ms) => isValid(ms) || Number.isNaN(ms))
    ? values
    : values.map((ms) => (isValid(ms) ? ms : Number.NaN))
}

const BOOLEAN_TEXTS = ['False', 'True']

/** Codes 0 and 1 for false and true. */
function asBooleans(cells: Readable, mappings: Readonly<Record<string, boolean>>): Pick<TextCells, 'codes' | 'values'> {
  if (cells.kind === 'booleans') {
    return { codes: Int32Array.from(cells.values, (value) => (value > 1 ? -1 : value)), values: BOOLEAN_TEXTS }
  }
  if (cells.kind === 'numbers' || cells.kind === 'dates') {
    return {
      codes: Int32Array.from(cells.values, (value) => (value === 0 || value === 1 ? value : -1)),
      values: BOOLEAN_TEXTS,
    }
  }
  const meanings = cells.values.map((text) => {
    const word = text.toLowerCase()
    return Object.hasOwn(mappings, word) ? Number(mappings[word]) : -1
  })
  return { codes: cells.codes.map((code) => (code < 0 ? -1 : (meanings[code] as number))), values: BOOLEAN_TEXTS }
}

function asTexts(cells: Readable): Pick<TextCells, 'codes' | 'values'> {
  switch (cells.kind) {
    case 'booleans':
      return asBooleans(cells, {})
    case 'dates': {
      const { codes, values } = codeNumbers(cells.values)
      return { codes, values: Array.from(values, (ms) => new Date(ms).toISOString()) }
    }
    case 'numbers': {
      const { codes, values, exact } = codeNumbers(cells.values, cells.exact)
      const isFloat = cells.dtype.startsWith('float')
      const text = (value: number, i: number) => (exact === undefined ? numberText(value, isFloat) : String(exact[i]))
      return { codes, values: Array.from(values, text) }
    }
    default:
      return cells
  }
}

/** A number as a category: floats keep their point. */
export function numberText(value: number, isFloat: boolean): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return isFloat && Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value)
}

/** Cells that are there in the table, but are no value of the type. Text "nan" is a missing number. */
function unreadOf(cells: Readable, count: number): number {
  return presentCells(cells) - count
}

function invalidOf(cells: Readable, codes: Int32Array): { distinct: number; rows: number } | null {
  if (cells.kind === 'dates') return null
  const distinct = new Set<number>()
  let rows = 0
  for (let row = 0; row < codes.length; row += 1) {
    const cell = cells.kind === 'texts' || cells.kind === 'categories' ? (cells.codes[row] as number) : -1
    if (codes[row] !== -1 || cell < 0) continue
    distinct.add(cell)
    rows += 1
  }
  return { distinct: distinct.size, rows }
}

function presentCells(cells: Readable): number {
  let count = 0
  if (cells.kind === 'texts' || cells.kind === 'categories') for (const code of cells.codes) count += code < 0 ? 0 : 1
  else if (cells.kind === 'booleans') for (const value of cells.values) count += value > 1 ? 0 : 1
  else for (const value of cells.values) count += Number.isNaN(value) ? 0 : 1
  return count
}

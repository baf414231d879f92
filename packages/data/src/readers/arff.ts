import { DataError } from '../data-error.js'
import type { Column } from '../frame/column.js'
import { Frame } from '../frame/frame.js'
import { decodeText } from './decode-text.js'
import { readBytes } from './read-bytes.js'
import {
  askedDtype,
  MAX_COLUMNS,
  nameOf,
  placesOf,
  type ReadOptions,
  repeatedName,
  type Source,
  wanted,
} from './source.js'
import { castTexts, inferColumn, type PlaceOf } from './text-column.js'

export interface ArffOptions extends ReadOptions {
  readonly encoding?: string | undefined
}

/**
 * Reads an ARFF file, as OpenML serves it. `REAL` becomes float64, `INTEGER` int64, `NUMERIC` whichever fits, `STRING` string, a
 * nominal attribute a category with the declared order, `DATE` datetime.
 *
 * @example const frame = await readArff('house_sales.arff')
 * @throws DataError BAD_HEADER, BAD_VALUE, RAGGED_ROW, UNSUPPORTED_TYPE for relational attributes and sparse rows
 */
export async function readArff(source: Source, options: ArffOptions = {}): Promise<Frame> {
  const content = await readBytes(source, options)
  const frame = parse(decodeText(content, options.encoding), options, content.file)
  return new Frame(new Map(frame.columns), frame.rows, {
    name: options.name ?? nameOf(content.file),
    source: content.source,
  })
}

/** The frame of ARFF text, as `readArff` reads it. */
export function parseArff(text: string, options: ArffOptions = {}): Frame {
  const { columns, rows, relation } = parse(text, options, undefined)
  return new Frame(new Map(columns), rows, { name: options.name ?? relation })
}

interface Attribute {
  readonly name: string
  readonly type: 'real' | 'integer' | 'numeric' | 'string' | 'date' | 'nominal'
  /** The values of a nominal attribute. */
  readonly allowed?: readonly string[]
}

function parse(text: string, options: ArffOptions, file: string | undefined) {
  if (text.trim() === '') throw new DataError('EMPTY_INPUT', 'There is no header: the file is empty.', { file })
  const lines = text.split(/\r\n|\n|\r/)
  const { attributes, relation, dataLine } = parseHeader(lines, file)
  const names = attributes.map(({ name }) => name)
  const twice = repeatedName(names)
  if (twice !== undefined)
    throw new DataError('DUPLICATE_COLUMN', 'is the name of two attributes', { file, value: twice })
  const { cells, lineOf } = parseRows(lines, dataLine, attributes, { file, maxRows: options.maxRows })
  const places = placesOf(names)
  const columns = wanted(names, file, options).map((name) => {
    const place = places.get(name) as number
    const texts = (cells[place] as (string | null)[]) ?? []
    const placeOf = (row: number) => ({ file, line: lineOf[row], column: name })
    const dtype = askedDtype(name, options.dtypes)
    const column =
      dtype === undefined ? columnOf(attributes[place] as Attribute, texts, placeOf) : castTexts(texts, dtype, placeOf)
    return [name, column] as const
  })
  return { columns, rows: lineOf.length, relation }
}

function parseHeader(lines: readonly string[], file: string | undefined) {
  const attributes: Attribute[] = []
  let relation: string | undefined
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('%')) continue
    const place = { file, line: i + 1 }
    const [, keyword = '', rest = ''] = /^@(\w+)\s*(.*)$/s.exec(line) ?? []
    switch (keyword.toLowerCase()) {
      case 'relation':
        relation = nextToken(rest).token
        break
      case 'attribute':
        if (attributes.length === MAX_COLUMNS) {
          throw new DataError('TOO_LARGE', `has more than ${MAX_COLUMNS} attributes`, place)
        }
        attributes.push(parseAttribute(rest, place))
        break
      case 'data':
        if (attributes.length === 0) throw new DataError('BAD_HEADER', 'There is no @attribute before @data.', place)
        return { attributes, relation, dataLine: i + 1 }
      default:
        throw new DataError('BAD_HEADER', 'is no comment, @relation, @attribute or @data', { ...place, value: line })
    }
  }
  throw new DataError('BAD_HEADER', 'There is no @data line.', { file })
}

interface LinePlace {
  readonly file: string | undefined
  readonly line: number
}

function parseAttribute(text: string, place: LinePlace): Attribute {
  const { token: name, rest } = nextToken(text)
  if (rest.startsWith('{')) {
    if (!rest.endsWith('}')) throw new DataError('BAD_HEADER', 'has no closing brace', { ...place, value: text })
    return { name, type: 'nominal', allowed: splitFields(rest.slice(1, -1), place).map((value) => value ?? '?') }
  }
  const [word = ''] = rest.toLowerCase().split(/\s/)
  // Dates are read as ISO 8601 has them: 2020-02-01 in an order of its own would be another day.
  const format = word === 'date' ? nextToken(rest.slice(word.length).trim()).token : ''
  if (format !== '' && !/^y+\W*M+\W*d+/.test(format)) {
    const rule = 'is a format of dates that is not read: year, month and day are in this order'
    throw new DataError('UNSUPPORTED_TYPE', rule, { ...place, value: format })
  }
  if (word === 'real' || word === 'integer' || word === 'numeric' || word === 'string' || word === 'date') {
    return { name, type: word }
  }
  if (word === 'relational') {
    throw new DataError('UNSUPPORTED_TYPE', 'is a relational attribute, which cannot be a column', {
      ...place,
      value: name,
    })
  }
  throw new DataError('BAD_HEADER', `has an unknown type: ${rest.slice(0, 40)}`, { ...place, value: name })
}

/** A word, in quotes or not, and what follows it. */
function nextToken(text: string): { readonly token: string; readonly rest: string } {
  const quoted = /^(['"])((?:\\.|(?!\1).)*)\1\s*/s.exec(text)
  if (quoted !== null) return { token: unescape(quoted[2] ?? ''), rest: text.slice(quoted[0].length) }
  const [word = ''] = /^[^\s{]+/.exec(text) ?? []
  return { token: word, rest: text.slice(word.length).trimStart() }
}

const FIELD = /\s*(?:'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|([^,]*))\s*(,|$)/gsy

/** The fields of a line; a lone `?` is missing, `null`. */
function splitFields(line: string, place: LinePlace): (string | null)[] {
  if (!/['"\\]/.test(line)) {
    return line.split(',').map((field) => {
      const text = field.trim()
      return text === '?' ? null : text
    })
  }
  const fields: (string | null)[] = []
  FIELD.lastIndex = 0
  for (;;) {
    const at = FIELD.lastIndex
    const found = FIELD.exec(line)
    if (found === null || /^['"]/.test(found[3] ?? '')) {
      throw new DataError('UNCLOSED_QUOTE', 'has a quote that is never closed', { ...place, value: line.slice(at) })
    }
    const quoted = found[1] ?? found[2]
    fields.push(quoted === undefined && found[3]?.trim() === '?' ? null : unescape(quoted ?? found[3]?.trim() ?? ''))
    if (found[4] === '') return fields
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescape(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? c) : text
}

interface RowOptions {
  readonly file: string | undefined
  readonly maxRows: number | undefined
}

function parseRows(lines: readonly string[], from: number, attributes: readonly Attribute[], options: RowOptions) {
  const { file, maxRows = Infinity } = options
  const cells: (string | null)[][] = attributes.map(() => [])
  const lineOf: number[] = []
  for (let i = from; i < lines.length && lineOf.length < maxRows; i += 1) {
    const line = lines[i] as string
    if (line === '' || line.trim() === '' || line.trimStart().startsWith('%')) continue
    const place = { file, line: i + 1 }
    if (line.trimStart().startsWith('{')) {
      throw new DataError('UNSUPPORTED_TYPE', 'is a sparse row, which is not read', { ...place, value: line.trim() })
    }
    const fields = splitFields(line, place)
    if (fields.length !== attributes.length) {
      const rule = `The row has ${fields.length} fields, but there are ${attributes.length} attributes.`
      throw new DataError('RAGGED_ROW', rule, place)
    }
    fields.forEach((field, column) => cells[column]?.push(field))
    lineOf.push(i + 1)
  }
  return { cells, lineOf }
}

function columnOf({ type, allowed = [] }: Attribute, texts: readonly (string | null)[], placeOf: PlaceOf): Column {
  switch (type) {
    case 'nominal':
      return nominal(texts, allowed, placeOf)
    case 'string':
      return castTexts(texts, 'string', placeOf)
    case 'date':
      return castTexts(texts, 'datetime', placeOf)
    case 'integer':
      return castTexts(texts, texts.includes(null) ? 'float64' : 'int64', placeOf)
    case 'real':
      return castTexts(texts, 'float64', placeOf)
    case 'numeric': {
      const column = inferColumn(texts)
      return column.dtype === 'int64' || column.dtype === 'float64' ? column : castTexts(texts, 'float64', placeOf)
    }
  }
}

function nominal(texts: readonly (string | null)[], allowed: readonly string[], placeOf: PlaceOf): Column {
  const codes = new Map(allowed.map((value, code) => [value, code]))
  const values = Int32Array.from(texts, (text, row) => {
    if (text === null) return -1
    const code = codes.get(text)
    if (code === undefined) {
      const rule = `is not one of the declared values ${allowed.slice(0, 5).join(', ')}${allowed.length > 5 ? ', …' : ''}`
      throw new DataError('BAD_VALUE', rule, { ...placeOf(row), value: text })
    }
    return code
  })
  return { dtype: 'category', values, categories: allowed }
}

import { DataError, type DataErrorPlace } from '../data-error.js'
import type { Dtype } from '../dtype.js'
import type { Column } from '../frame/column.js'
import { columnOfCells } from '../frame/column-of-cells.js'
import { Frame } from '../frame/frame.js'
import { decodeText } from './decode-text.js'
import { type Content, readBytes } from './read-bytes.js'
import {
  askedDtype,
  checkCells,
  MAX_COLUMNS,
  nameOf,
  type ReadOptions,
  repeatedName,
  type Source,
  wanted,
} from './source.js'
import { castTexts } from './text-column.js'
import { endOfString, syntaxError } from './json-syntax.js'
import { jsonText, typedColumn } from './typed-column.js'

/**
 * Reads JSON: a list of objects, an object of lists, `{ columns, data, index? }`, or `{ schema, data }` as pandas writes it. A key
 * that is not there, `null` and `NaN` are missing.
 *
 * @example const frame = await readJson('houses.json')
 * @throws DataError BAD_DOCUMENT with line and column of a syntax error, MIXED_TYPES for a column of two kinds
 */
export async function readJson(source: Source, options: ReadOptions = {}): Promise<Frame> {
  const content = await readBytes(source, options)
  const { file } = content
  return frameOf(tableOf(parse(decodeText(content), { file, line: 1 }), file), content, options)
}

/**
 * Reads NDJSON: an object a line. A key that is not there, `null` and `NaN` are missing.
 *
 * @example const frame = await readNdjson('events.ndjson')
 */
export async function readNdjson(source: Source, options: ReadOptions = {}): Promise<Frame> {
  const content = await readBytes(source, options)
  const { file } = content
  const records: unknown[] = []
  for (const [i, line] of decodeText(content).split('\n').entries()) {
    if (line.trim() === '') continue
    if (records.length === options.maxRows) break
    const place = { file, line: i + 1 }
    const record = parse(line, place)
    if (!isObject(record)) throw new DataError('BAD_DOCUMENT', 'is no JSON object', { ...place, value: line })
    records.push(record)
  }
  return frameOf(ofRecords(records, file), content, options)
}

/** Columns by name, in order of first appearance. */
interface JsonTable {
  readonly columns: ReadonlyMap<string, readonly unknown[]>
  readonly rows: number
  readonly index?: readonly (number | string)[] | undefined
  /** What pandas' own schema says. */
  readonly dtypes?: Readonly<Record<string, Dtype>> | undefined
}

function frameOf({ columns, rows, index, dtypes }: JsonTable, content: Content, options: ReadOptions): Frame {
  const { file, source } = content
  if (columns.size > MAX_COLUMNS) {
    throw new DataError('TOO_LARGE', `has ${columns.size} columns, but at most ${MAX_COLUMNS} are read`, { file })
  }
  const most = Math.min(rows, options.maxRows ?? Infinity)
  const read = wanted([...columns.keys()], file, options).map((name) => {
    const cells = (columns.get(name) ?? []).slice(0, most)
    const dtype = askedDtype(name, options.dtypes) ?? askedDtype(name, dtypes)
    return [name, columnOf(cells, dtype, { file, column: name })] as const
  })
  return new Frame(new Map<string, Column>(read), most, {
    name: options.name ?? nameOf(file),
    source,
    index: index?.slice(0, most),
  })
}

/** Text is read as the dtype says; cells of other kinds have to be of it already. */
function columnOf(cells: readonly unknown[], dtype: Dtype | undefined, place: DataErrorPlace): Column {
  if (dtype === undefined) return columnOfCells(cells, { name: place.column ?? '' })
  if (dtype === 'string' || dtype === 'category' || !cells.some((cell) => typeof cell === 'string')) {
    return typedColumn(cells, dtype, place)
  }
  const texts = cells.map((cell) => (cell === null || cell === undefined ? null : String(cell)))
  return castTexts(texts, dtype, (row) => ({ ...place, label: row }))
}

function parse(text: string, place: DataErrorPlace): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    const plain = withoutNaN(text)
    if (plain !== text) return parse(plain, place)
    const at = syntaxError(text)
    const before = text.slice(0, at)
    const line = (place.line ?? 1) + (before.match(/\n/g)?.length ?? 0)
    const rule = `is no JSON (character ${at - before.lastIndexOf('\n')} of the line)`
    throw new DataError('BAD_DOCUMENT', rule, { ...place, line, value: text.slice(at, at + 20) })
  }
}

/** `NaN` and infinities are no JSON, but Python's `json` writes them. */
function withoutNaN(text: string): string {
  const parts: string[] = []
  const next = /"|NaN|Infinity/g
  let start = 0
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [word] = found
    if (word === '"') {
      next.lastIndex = endOfString(text, found.index)
    } else {
      parts.push(text.slice(start, found.index), word === 'NaN' ? 'null' : '1e999')
      start = next.lastIndex
    }
  }
  return start === 0 ? text : parts.join('') + text.slice(start)
}

function tableOf(document: unknown, file: string | undefined): JsonTable {
  if (Array.isArray(document)) return ofRecords(document, file)
  if (isObject(document)) {
    const { columns, data, index, schema } = document
    if (Array.isArray(data) && isObject(schema)) return ofPandas(data, schema, file)
    if (Array.isArray(data) && Array.isArray(columns)) return ofSplit(columns, data, index, file)
    return ofColumns(document, file)
  }
  const forms = 'a list of objects, an object of lists, { columns, data } or { schema, data }'
  throw new DataError('BAD_DOCUMENT', `The document is no table: it is ${forms}.`, { file })
}

function ofRecords(records: readonly unknown[], file: string | undefined): JsonTable {
  const columns = new Map<string, unknown[]>()
  for (const [row, record] of records.entries()) {
    if (!isObject(record)) {
      throw new DataError('BAD_DOCUMENT', 'is no object', { file, label: row, value: jsonText(record) })
    }
    for (const [name, cell] of Object.entries(record)) {
      let cells = columns.get(name)
      if (cells === undefined) {
        checkCells(records.length, columns.size + 1, file)
        columns.set(name, (cells = new Array<unknown>(records.length).fill(null)))
      }
      cells[row] = cell
    }
  }
  return { columns, rows: records.length }
}

function ofColumns(document: Readonly<Record<string, unknown>>, file: string | undefined): JsonTable {
  const columns = new Map<string, readonly unknown[]>()
  for (const [name, cells] of Object.entries(document)) {
    // pandas' default has an object by row label in place of a list.
    const list = isObject(cells) ? Object.values(cells) : cells
    if (!Array.isArray(list)) throw new DataError('BAD_DOCUMENT', 'is no list of cells', { file, column: name })
    columns.set(name, list as unknown[])
  }
  const rows = columns.values().next().value?.length ?? 0
  for (const [name, { length }] of columns) {
    if (length !== rows) {
      throw new DataError('LENGTH_MISMATCH', `has ${length} cells, but the first column has ${rows}`, {
        file,
        column: name,
      })
    }
  }
  return { columns, rows }
}

function ofSplit(
  names: readonly unknown[],
  data: readonly unknown[],
  index: unknown,
  file: string | undefined,
): JsonTable {
  const texts = names.map(String)
  const twice = repeatedName(texts)
  if (twice !== undefined) throw new DataError('DUPLICATE_COLUMN', 'is the name of two columns', { file, value: twice })
  const short = data.findIndex((row) => !Array.isArray(row) || row.length !== names.length)
  if (short !== -1) {
    throw new DataError('RAGGED_ROW', `The row has no list of ${names.length} cells.`, { file, label: short })
  }
  const rows = data as readonly (readonly unknown[])[]
  const labels = Array.isArray(index) && index.length === rows.length ? index.map(labelOf) : undefined
  return {
    columns: new Map(texts.map((name, place) => [name, rows.map((row) => row[place])])),
    rows: rows.length,
    index: labels,
  }
}

const PANDAS_DTYPES: Readonly<Record<string, Dtype>> = {
  integer: 'int64',
  number: 'float64',
  boolean: 'bool',
  string: 'string',
  datetime: 'datetime',
}

/** What `DataFrame.to_json(orient='table')` writes. */
function ofPandas(
  data: readonly unknown[],
  schema: Readonly<Record<string, unknown>>,
  file: string | undefined,
): JsonTable {
  const { columns, rows } = ofRecords(data, file)
  const fields = Array.isArray(schema['fields']) ? schema['fields'].filter(isObject) : []
  const key = Array.isArray(schema['primaryKey']) ? String(schema['primaryKey'][0]) : undefined
  const dtypes = fields.flatMap(({ name, type }) => {
    const dtype = PANDAS_DTYPES[String(type)]
    return dtype === undefined ? [] : [[String(name), dtype] as const]
  })
  const cells = new Map([...columns].filter(([name]) => name !== key))
  const index = key === undefined ? undefined : columns.get(key)?.map(labelOf)
  return { columns: cells, rows, index, dtypes: Object.fromEntries(dtypes.filter(([name]) => cells.has(name))) }
}

function labelOf(label: unknown): number | string {
  return typeof label === 'number' ? label : String(label)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

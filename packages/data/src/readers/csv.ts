import { DataError } from '../data-error.js'
import type { Column } from '../frame/column.js'
import { type DataSource, Frame } from '../frame/frame.js'
import { uniqueNames } from './column-names.js'
import { type CsvFormat, csvRecords, guessDelimiter } from './csv-records.js'
import { decodeText } from './decode-text.js'
import { parseIsoDate } from './iso-date.js'
import { readBytes } from './read-bytes.js'
import {
  askedDtype,
  checkCells,
  isTsv,
  MAX_COLUMNS,
  nameOf,
  placesOf,
  type ReadOptions,
  repeatedName,
  type Source,
  wanted,
  warn,
} from './source.js'
import { castTexts, inferColumn, MISSING_TEXTS, type Texts, type PlaceOf } from './text-column.js'

export interface CsvOptions extends ReadOptions {
  /** Default `auto`: the one of `,` `;` tab `|` that fits the first 50 records; of a `.tsv` file a tab. */
  readonly delimiter?: string | undefined
  /** Whether the first record has the names (default), or the names. Without names columns are `0`, `1`, … */
  readonly header?: boolean | readonly string[] | undefined
  /** Default `"`. */
  readonly quote?: string | undefined
  /** Lines that start with this are left out. */
  readonly comment?: string | undefined
  /** Leave out this many lines at the start. */
  readonly skipRows?: number | undefined
  /** A label of the Encoding Standard, such as `latin1`. Default UTF-8. */
  readonly encoding?: string | undefined
  /** Further texts that count as missing. */
  readonly naValues?: readonly string[] | undefined
  /** Whether the usual texts, such as `NA` and the empty one, count as missing. Default true. */
  readonly keepDefaultNa?: boolean | undefined
  /** Columns of ISO 8601 dates, or `true` for all columns in which every cell is one. */
  readonly parseDates?: boolean | readonly string[] | undefined
  /** What is done with a record that is shorter than the header: refused (default), or filled with missing cells. */
  readonly ragged?: 'error' | 'fill' | undefined
}

/**
 * Reads a CSV file (RFC 4180). A column is int64, float64, bool or string, the first that all its cells fit.
 *
 * @example const frame = await readCsv('house_sales.csv')
 * @throws DataError with file, line, column, value and rule of what is wrong
 */
export async function readCsv(source: Source, options: CsvOptions = {}): Promise<Frame> {
  const content = await readBytes(source, options)
  const text = decodeText(content, options.encoding)
  return frameOfCsv(text, content, options)
}

/**
 * The frame of CSV text, as `readCsv` reads it.
 *
 * @example parseCsv('area,price\n70,300000\n') // 1 × 2, both int64
 */
export function parseCsv(text: string, options: CsvOptions = {}): Frame {
  return frameOfCsv(text, {}, options)
}

interface Origin {
  readonly file?: string | undefined
  readonly source?: DataSource | undefined
}

function frameOfCsv(text: string, { file, source }: Origin, options: CsvOptions): Frame {
  const { skipRows = 0 } = options
  const body = withoutLines(text.startsWith('\uFEFF') ? text.slice(1) : text, skipRows)
  const { records, lineOf } = csvRecords(body, formatOf(body, file, options), file)
  const lineIn = (record: number) => lineOf(record) + skipRows
  const { names, start } = columnNames(records, file, options)
  const rows = records.slice(start, options.maxRows === undefined ? undefined : start + options.maxRows)
  checkLengths(rows, { width: names.length, file, options, lineOf: (row) => lineIn(row + start) })
  checkCells(rows.length, names.length, file)
  const isMissing = missingTest(options)
  const places = placesOf(names)
  const columns = new Map<string, Column>()
  for (const name of wanted(names, file, options)) {
    const place = places.get(name) as number
    const texts = rows.map((row) => {
      const cell = row[place]
      return cell === undefined || isMissing(cell) ? null : cell
    })
    columns.set(
      name,
      columnOf(name, texts, options, (row) => ({ file, line: lineIn(row + start), column: name })),
    )
  }
  return new Frame(columns, rows.length, { name: options.name ?? nameOf(file), source })
}

function formatOf(text: string, file: string | undefined, options: CsvOptions): CsvFormat {
  const { delimiter = isTsv(file) ? '\t' : 'auto', quote = '"', comment } = options
  if (quote.length !== 1) throw new DataError('BAD_OPTION', 'is no quote: it is one character', { value: quote })
  if (delimiter === '') throw new DataError('BAD_OPTION', 'is no delimiter', { value: delimiter })
  return { quote, comment, delimiter: delimiter === 'auto' ? guessDelimiter(text, { quote, comment }) : delimiter }
}

function withoutLines(text: string, count: number): string {
  let start = 0
  for (let line = 0; line < count && start < text.length; line += 1) {
    const end = /\r\n|\n|\r/g
    end.lastIndex = start
    start = end.exec(text) === null ? text.length : end.lastIndex
  }
  return text.slice(start)
}

function columnNames(records: readonly string[][], file: string | undefined, options: CsvOptions) {
  const { header = true } = options
  const [first] = records
  if (first === undefined && !Array.isArray(header)) {
    throw new DataError('EMPTY_INPUT', 'There is no header: the file is empty.', { file })
  }
  const width = first?.length ?? 0
  if (width > MAX_COLUMNS) {
    throw new DataError('TOO_LARGE', `has ${width} columns, but at most ${MAX_COLUMNS} are read`, { file, line: 1 })
  }
  if (header === true) {
    const { names, changed } = uniqueNames(first ?? [])
    if (changed.length > 0) {
      warn(
        `${file === undefined ? '' : `${file}: `}columns without a name of their own are called ${changed.join(', ')}`,
        options,
      )
    }
    return { names, start: 1 }
  }
  const names = header === false ? Array.from({ length: width }, (_, place) => String(place)) : [...header]
  const twice = repeatedName(names)
  if (twice !== undefined) throw new DataError('DUPLICATE_COLUMN', 'is the name of two columns', { value: twice })
  return { names, start: 0 }
}

interface LengthCheck {
  readonly width: number
  readonly file: string | undefined
  readonly options: CsvOptions
  readonly lineOf: (row: number) => number
}

function checkLengths(rows: readonly string[][], { width, file, options, lineOf }: LengthCheck) {
  const mayBeShort = options.ragged === 'fill'
  const row = rows.findIndex(({ length }) => length > width || (length < width && !mayBeShort))
  if (row === -1) return
  const found = rows[row]?.length ?? 0
  const cure = found < width ? " (ragged: 'fill' pads short records)" : ''
  const rule = `The record has ${found} ${found === 1 ? 'field' : 'fields'}, but there are ${width} columns${cure}.`
  throw new DataError('RAGGED_ROW', rule, { file, line: lineOf(row) })
}

function missingTest({ naValues = [], keepDefaultNa = true }: CsvOptions): (cell: string) => boolean {
  const texts = new Set([...(keepDefaultNa ? MISSING_TEXTS : []), ...naValues])
  return (cell) => texts.has(cell)
}

function columnOf(name: string, texts: Texts, { dtypes, parseDates }: CsvOptions, placeOf: PlaceOf): Column {
  const dtype = askedDtype(name, dtypes)
  if (dtype !== undefined) return castTexts(texts, dtype, placeOf)
  if (Array.isArray(parseDates) && parseDates.includes(name)) return castTexts(texts, 'datetime', placeOf)
  const column = inferColumn(texts)
  if (parseDates === true && column.dtype === 'string' && areDates(texts)) return castTexts(texts, 'datetime', placeOf)
  return column
}

function areDates(texts: Texts): boolean {
  return (
    texts.some((text) => text !== null) && texts.every((text) => text === null || !Number.isNaN(parseIsoDate(text)))
  )
}

import Papa from 'papaparse'
import { DataError } from '../data-error.js'

export interface CsvFormat {
  readonly delimiter: string
  readonly quote: string
  readonly comment: string | undefined
}

/** The records of CSV text, and where each stands. */
export interface CsvRecords {
  readonly records: readonly string[][]
  /** The physical line, from 1, on which a record starts. */
  lineOf(record: number): number
}

/**
 * CSV text (RFC 4180) as records. Wholly empty lines are skipped.
 *
 * @throws DataError UNCLOSED_QUOTE, BAD_VALUE for text behind a closing quote
 */
export function csvRecords(text: string, format: CsvFormat, file: string | undefined): CsvRecords {
  const plain = oneKindOfLineEnd(text, format)
  const { data, errors } = hasQuotedEmptyLine(plain, format)
    ? parseByStep(plain, papaConfig(text, format))
    : Papa.parse<string[]>(plain, papaConfig(text, format))
  const lineOf = (record: number) => lineOfRecord(text, format, record)
  const quotes = errors.find(({ type }) => type === 'Quotes')
  if (quotes?.code === 'MissingQuotes') {
    const line = lineAt(text, quotes.index ?? 0)
    throw new DataError('UNCLOSED_QUOTE', 'A quoted field is never closed; its quote opens on this line.', {
      file,
      line,
    })
  }
  if (quotes !== undefined) {
    const line = lineAt(text, quotes.index ?? 0)
    throw new DataError('BAD_VALUE', 'A quoted field goes on behind its closing quote.', { file, line })
  }
  return { records: data, lineOf }
}

const DELIMITERS = [',', ';', '\t', '|']
const SAMPLE_RECORDS = 50

/** The delimiter that splits the first records into the same number of fields; a comma where none or several do. */
export function guessDelimiter(text: string, format: Omit<CsvFormat, 'delimiter'>): string {
  const fitting = DELIMITERS.filter((delimiter) => {
    const config = papaConfig(text, { ...format, delimiter })
    const { data } = Papa.parse<string[]>(text, { ...config, preview: SAMPLE_RECORDS })
    const fields = data[0]?.length ?? 0
    return fields > 1 && data.every((record) => record.length === fields)
  })
  return fitting.length === 1 ? (fitting[0] as string) : ','
}

function papaConfig(text: string, { delimiter, quote, comment }: CsvFormat): Papa.ParseConfig<string[]> {
  const newline = text.includes('\n') ? (hasOnlyPairs(text) ? '\r\n' : '\n') : text.includes('\r') ? '\r' : '\n'
  return {
    delimiter,
    newline,
    quoteChar: quote,
    skipEmptyLines: true,
    ...(comment !== undefined && { comments: comment }),
  }
}

function hasOnlyPairs(text: string): boolean {
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text)
}

/**
 * The parser knows one kind of line end a text. Where kinds are mixed, those between records become line feeds; what stands in
 * quotes stays as it is.
 */
function oneKindOfLineEnd(text: string, { delimiter, quote }: CsvFormat): string {
  if (!text.includes('\r') || !text.includes('\n') || hasOnlyPairs(text)) return text
  if (!text.includes(quote)) return text.replaceAll(/\r\n?/g, '\n')
  // By search: a regular expression runs out of stack in a field of some megabytes.
  const parts: string[] = []
  let [start, at] = [0, 0]
  for (;;) {
    const quoteAt = text.indexOf(quote, at)
    const until = quoteAt === -1 ? text.length : quoteAt
    parts.push(text.slice(start, until).replaceAll(/\r\n?/g, '\n'))
    start = until
    if (quoteAt === -1) return parts.join('')
    at = until + 1
    const opensField = until === 0 || /[\r\n]/.test(text[until - 1] as string) || text.endsWith(delimiter, until)
    // A field in quotes stays as it is; a quote inside a field is a character like others.
    if (opensField) at = endOfQuoted(text, quote, until)
    parts.push(text.slice(until, at))
    start = at
  }
}

/** Where the field that opens with a quote ends: behind its closing quote, or at the end of the text. */
function endOfQuoted(text: string, quote: string, opening: number): number {
  for (let at = text.indexOf(quote, opening + 1); at !== -1; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at + 1
  }
  return text.length
}

/**
 * Whether a line is an empty field in quotes: the missing cell of a table of one column, which the parser leaves out as it does
 * empty lines.
 */
function hasQuotedEmptyLine(text: string, { quote }: CsvFormat): boolean {
  const cell = quote + quote
  for (let at = text.indexOf(cell); at !== -1; at = text.indexOf(cell, at + 2)) {
    const [before = '\n', after = '\n'] = [text[at - 1], text[at + 2]]
    if ((before === '\n' || before === '\r') && (after === '\n' || after === '\r')) return true
  }
  return false
}

/** Leaves out the lines that are empty in the text itself. */
function parseByStep(text: string, config: Papa.ParseConfig<string[]>) {
  const records: string[][] = []
  const errors: Papa.ParseError[] = []
  let start = 0
  Papa.parse<string[]>(text, {
    ...config,
    skipEmptyLines: false,
    step: ({ data, errors: found, meta }) => {
      errors.push(...found)
      const isBlank = data.length === 1 && data[0] === '' && /^[\r\n]*$/.test(text.slice(start, meta.cursor))
      start = meta.cursor
      if (!isBlank) records.push(data)
    },
  })
  return { data: records, errors }
}

/** Parses again, up to the record: only errors ask. */
function lineOfRecord(text: string, format: CsvFormat, record: number): number {
  const plain = oneKindOfLineEnd(text, format)
  let line = 0
  let [seen, start] = [0, 0]
  Papa.parse<string[]>(plain, {
    ...papaConfig(plain, format),
    skipEmptyLines: false,
    step: ({ data, meta }, parser) => {
      const isBlank = data.length === 1 && data[0] === '' && /^[\r\n]*$/.test(plain.slice(start, meta.cursor))
      start = meta.cursor
      if (isBlank) return
      if (seen === record) {
        const inside = data.reduce((sum, field) => sum + lineEnds(field), 0)
        const before = plain.slice(0, meta.cursor).replace(/(\r\n|\n|\r)$/, '')
        line = lineEnds(before) - inside + 1
        parser.abort()
      }
      seen += 1
    },
  })
  return line
}

function lineAt(text: string, index: number): number {
  return lineEnds(text.slice(0, index)) + 1
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

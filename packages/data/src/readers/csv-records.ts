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
  const config = papaConfig(text, format)
  const { data, errors } = Papa.parse<string[]>(oneKindOfLineEnd(text, format), config)
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
  const [d, q] = [delimiter, quote].map((character) => character.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  const field = new RegExp(`(^|${d}|[\\r\\n])${q}(?:[^${q}]|${q}${q})*${q}|\\r\\n?`, 'g')
  return text.replaceAll(field, (found, before: string | undefined) => {
    if (before === undefined) return '\n'
    return before === '\r' ? `\n${found.slice(1)}` : found
  })
}

/** Parses again, up to the record: only errors ask. */
function lineOfRecord(text: string, format: CsvFormat, record: number): number {
  const plain = oneKindOfLineEnd(text, format)
  let line = 0
  let seen = 0
  Papa.parse<string[]>(plain, {
    ...papaConfig(plain, format),
    step: ({ data, meta }, parser) => {
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

import Papa from 'papaparse'
import { DataError } from '../data-error.js'
import type { Column } from '../frame/column.js'
import { Frame } from '../frame/frame.js'
import { inferColumn, MISSING_TEXTS } from './infer-column.js'

export interface CsvOptions {
  readonly name?: string | undefined
}

/**
 * The frame of CSV text (RFC 4180), the first record being the names of the columns.
 *
 * @example parseCsv('area,price\n70,300000\n') // 1 × 2, both int64
 * @throws DataError EMPTY_INPUT without a header, RAGGED_ROW for a record that is longer or shorter than the header
 */
export function parseCsv(text: string, { name }: CsvOptions = {}): Frame {
  const { data: records } = Papa.parse<string[]>(text, { skipEmptyLines: true, delimiter: ',' })
  const [header, ...rows] = records
  if (header === undefined) throw new DataError('EMPTY_INPUT', 'The file is empty.', { file: name })
  const ragged = rows.findIndex((row) => row.length !== header.length)
  if (ragged !== -1) {
    const found = rows[ragged]?.length ?? 0
    throw new DataError('RAGGED_ROW', `has ${found} fields, but the header has ${header.length}`, {
      file: name,
      line: ragged + 2,
    })
  }
  const columns = new Map<string, Column>(
    header.map((column, i) => [
      column,
      inferColumn(
        rows.map((row) => {
          const cell = row[i] as string
          return MISSING_TEXTS.has(cell) ? null : cell
        }),
      ),
    ]),
  )
  return new Frame(columns, rows.length, { name })
}

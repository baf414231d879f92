import { DataError } from '../data-error.js'
import type { Frame } from '../frame/frame.js'
import { readArff } from './arff.js'
import { readArrow } from './arrow.js'
import { readCsv } from './csv.js'
import { readJson, readNdjson } from './json.js'
import { readParquet } from './parquet.js'
import type { ReadOptions } from './source.js'

type Reader = (source: string, options: ReadOptions) => Promise<Frame>

/** The reader of each extension, which may be followed by `.gz`. */
const READERS: Readonly<Record<string, Reader>> = {
  csv: readCsv,
  tsv: readCsv,
  txt: readCsv,
  arff: readArff,
  json: readJson,
  ndjson: readNdjson,
  jsonl: readNdjson,
  parquet: readParquet,
  arrow: readArrow,
  feather: readArrow,
}

/**
 * Reads a file with the reader of its extension.
 *
 * @example const frame = await readTable('house_sales.csv')
 * @throws DataError BAD_OPTION for an extension that no reader has
 */
export async function readTable(source: string | URL, options: ReadOptions = {}): Promise<Frame> {
  const place = String(source)
  const extension = /\.([a-z]+)(?:\.gz)?(?:[?#].*)?$/i.exec(place)?.[1]?.toLowerCase() ?? ''
  const read = READERS[extension]
  if (read === undefined) {
    const known = Object.keys(READERS).join(', ')
    throw new DataError('BAD_OPTION', `has no extension of a table: ${known}, each also with .gz`, { value: place })
  }
  return read(place, options)
}

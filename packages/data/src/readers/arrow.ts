import type { Column as ArrowColumn, Table } from '@uwdata/flechette'
import { DataError } from '../data-error.js'
import type { Dtype } from '../dtype.js'
import type { Column } from '../frame/column.js'
import { Frame } from '../frame/frame.js'
import { readBytes } from './read-bytes.js'
import {
  askedDtype,
  checkCells,
  MAX_COLUMNS,
  nameOf,
  placesOf,
  type ReadOptions,
  repeatedName,
  type Source,
  wanted,
  warn,
} from './source.js'
import { typedColumn } from './typed-column.js'

/**
 * Reads an Arrow IPC file or stream, or a Feather file of version 2: uncompressed or compressed with Zstandard. Dictionaries become
 * categories, decimals float64, dates and timestamps datetime in UTC milliseconds, lists and structs JSON text.
 *
 * @example const frame = await readArrow('houses.feather')
 * @throws DataError BAD_DOCUMENT for a file that is no Arrow or is damaged
 */
export async function readArrow(source: Source, options: ReadOptions = {}): Promise<Frame> {
  const { bytes, file, source: place } = await readBytes(source, options)
  const table = await decode(bytes, file)
  const names = table.names as string[]
  if (names.length > MAX_COLUMNS) {
    throw new DataError('TOO_LARGE', `has ${names.length} columns, but at most ${MAX_COLUMNS} are read`, { file })
  }
  const twice = repeatedName(names)
  if (twice !== undefined) throw new DataError('DUPLICATE_COLUMN', 'is the name of two columns', { file, value: twice })
  const places = placesOf(names)
  const rows = Math.min(table.numRows, options.maxRows ?? Infinity)
  checkCells(rows, options.columns?.length ?? names.length, file)
  const columns = new Map<string, Column>()
  const asText: string[] = []
  for (const name of wanted(names, file, options)) {
    options.signal?.throwIfAborted()
    const column = table.children[places.get(name) as number] as ArrowColumn<unknown>
    const dtype = dtypeOf(column.type as ArrowType)
    if (dtype === undefined) asText.push(name)
    const cells = cellsOf(column, rows, file)
    columns.set(name, typedColumn(cells, askedDtype(name, options.dtypes) ?? dtype ?? 'string', { column: name, file }))
  }
  if (asText.length > 0) warn(`Lists and structs became JSON text: ${asText.join(', ')}`, options)
  return new Frame(columns, rows, { name: options.name ?? nameOf(file), source: place })
}

/** Cells are decoded when they are read, and so damage shows here. */
function cellsOf(column: ArrowColumn<unknown>, rows: number, file: string | undefined): unknown[] {
  try {
    return Array.from({ length: rows }, (_, row) => column.at(row))
  } catch (error) {
    const rule = `The file is no Arrow file or is damaged: ${(error as Error).message}`
    throw new DataError('BAD_DOCUMENT', rule, { file })
  }
}

async function decode(bytes: Uint8Array, file: string | undefined): Promise<Table> {
  const { CompressionType, setCompressionCodec, tableFromIPC } = await import('@uwdata/flechette')
  const { compressors } = await import('hyparquet-compressors')
  const { ZSTD } = compressors
  if (ZSTD !== undefined) {
    setCompressionCodec(CompressionType.ZSTD, {
      // Typed arrays are laid over the bytes, which needs a buffer that starts with them.
      decode: (data) => ZSTD(data, 0).slice(),
      encode: () => {
        throw new TypeError('Arrow files are read, not compressed.')
      },
    })
  }
  if (bytes.length === 0) throw new DataError('BAD_DOCUMENT', 'The file is empty, and so no Arrow file.', { file })
  try {
    return tableFromIPC(bytes, { useDate: true, useBigInt: true })
  } catch (error) {
    const { message } = error as Error
    const rule = message.includes('LZ4')
      ? "The file is compressed with LZ4, which is not read: write it with compression='zstd' or none."
      : `The file is no Arrow file or is damaged: ${message}`
    throw new DataError('BAD_DOCUMENT', rule, { file })
  }
}

/** Ids of Arrow's format: `org.apache.arrow.flatbuf.Type`, and −1 for a dictionary. */
const TYPE = {
  dictionary: -1,
  none: 1,
  int: 2,
  float: 3,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  timestamp: 10,
  largeUtf8: 20,
  utf8View: 24,
}

/** A type of Arrow, as `@uwdata/flechette` or `apache-arrow` has it. */
export interface ArrowType {
  readonly typeId: number
  readonly bitWidth?: unknown
  readonly signed?: boolean
  readonly isSigned?: boolean
  readonly precision?: number
}

/** `undefined` for what is nested. */
export function dtypeOf(type: ArrowType): Dtype | undefined {
  const { typeId } = type
  if (typeId === TYPE.int) {
    const { bitWidth, signed, isSigned = signed } = type
    return bitWidth === 64 ? 'int64' : (`${isSigned === true ? '' : 'u'}int${String(bitWidth)}` as Dtype)
  }
  if (typeId === TYPE.float) return type.precision === 2 ? 'float64' : 'float32'
  if (typeId === TYPE.decimal) return 'float64'
  if (typeId === TYPE.bool) return 'bool'
  if (typeId === TYPE.dictionary) return 'category'
  if (typeId === TYPE.date || typeId === TYPE.timestamp) return 'datetime'
  const isText = [TYPE.utf8, TYPE.largeUtf8, TYPE.utf8View, TYPE.none].includes(typeId)
  return isText ? 'string' : undefined
}

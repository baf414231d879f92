import type { AsyncBuffer, DecodedArray, FileMetaData, SchemaElement, SchemaTree } from 'hyparquet'
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
 * Reads a Parquet file. Decimals become float64, dates and timestamps datetime in UTC milliseconds, lists and structs JSON text.
 *
 * @example const frame = await readParquet('houses.parquet', { columns: ['price', 'area'] })
 * @throws DataError BAD_DOCUMENT for a file that is no Parquet or is damaged
 */
export async function readParquet(source: Source, options: ReadOptions = {}): Promise<Frame> {
  const { bytes, file, source: place } = await readBytes(source, options)
  const damaged = (error: unknown) =>
    new DataError('BAD_DOCUMENT', `The file is no Parquet file or is damaged: ${(error as Error).message}`, { file })
  const [{ parquetMetadata, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const [metadata, schema] = orThrow(() => {
    const read = parquetMetadata(buffer)
    return [read, parquetSchema(read)] as const
  }, damaged)
  if (schema.children.length > MAX_COLUMNS) {
    throw new DataError('TOO_LARGE', `has ${schema.children.length} columns, but at most ${MAX_COLUMNS} are read`, {
      file,
    })
  }
  const names = schema.children.map(({ element }) => element.name)
  const twice = repeatedName(names)
  if (twice !== undefined) throw new DataError('DUPLICATE_COLUMN', 'is the name of two columns', { file, value: twice })
  const places = placesOf(names)
  const rows = Math.min(Number(metadata.num_rows), options.maxRows ?? Infinity)
  checkCells(rows, options.columns?.length ?? names.length, file)
  const columns = new Map<string, Column>()
  const asText: string[] = []
  for (const name of wanted(names, file, options)) {
    options.signal?.throwIfAborted()
    const cells = await cellsOf({ parquetRead, compressors, metadata, buffer, name, rows }).catch((error: unknown) => {
      throw damaged(error)
    })
    const tree = schema.children[places.get(name) as number] as SchemaTree
    const dtype = dtypeOf(tree)
    if (dtype === undefined) asText.push(name)
    columns.set(name, typedColumn(cells, askedDtype(name, options.dtypes) ?? dtype ?? 'string', { column: name, file }))
    options.onProgress?.({ phase: 'parse', done: columns.size, total: names.length })
  }
  if (asText.length > 0) warn(`Lists and structs became JSON text: ${asText.join(', ')}`, options)
  return new Frame(columns, rows, { name: options.name ?? nameOf(file), source: place })
}

interface ColumnRead {
  readonly parquetRead: typeof import('hyparquet').parquetRead
  readonly compressors: typeof import('hyparquet-compressors').compressors
  readonly metadata: FileMetaData
  readonly buffer: ArrayBuffer
  readonly name: string
  readonly rows: number
}

async function cellsOf({ parquetRead, compressors, metadata, buffer, name, rows }: ColumnRead): Promise<unknown[]> {
  // It grows by what is there: the stated number of rows may be wrong.
  const cells: unknown[] = []
  const file: AsyncBuffer = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }
  await parquetRead({
    file,
    metadata,
    compressors,
    columns: [name],
    rowEnd: rows,
    onChunk: ({ columnData, rowStart }) => {
      for (let i = 0; i < columnData.length && rowStart + i < rows; i += 1) {
        cells[rowStart + i] = (columnData as DecodedArray & ArrayLike<unknown>)[i]
      }
    },
  })
  if (cells.length !== rows) throw new Error(`column ${name} has ${cells.length} rows, and ${rows} are stated`)
  return cells
}

/** `undefined` for what is nested. */
function dtypeOf({ element, children }: SchemaTree): Dtype | undefined {
  if (children.length > 0 || element.repetition_type === 'REPEATED') return undefined
  const { type, converted_type: converted, logical_type: logical } = element
  if (converted === 'JSON' || logical?.type === 'VARIANT') return undefined
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return 'float64'
  if (
    converted === 'DATE' ||
    converted?.startsWith('TIMESTAMP') ||
    logical?.type === 'TIMESTAMP' ||
    logical?.type === 'DATE'
  ) {
    return 'datetime'
  }
  switch (type) {
    case 'BOOLEAN':
      return 'bool'
    case 'FLOAT':
      return 'float32'
    case 'DOUBLE':
      return 'float64'
    case 'INT96':
      return 'datetime'
    case 'INT64':
      return 'int64'
    case 'INT32':
      return wholeDtype(element)
    default:
      return logical?.type === 'FLOAT16' ? 'float32' : 'string'
  }
}

function wholeDtype({ converted_type: converted, logical_type: logical }: SchemaElement): Dtype {
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}` as Dtype
  const [, unsigned, width] = /^(U?)INT_(8|16|32)$/.exec(converted ?? '') ?? []
  return width === undefined ? 'int32' : (`${unsigned === 'U' ? 'u' : ''}int${width}` as Dtype)
}

function orThrow<T>(read: () => T, translate: (error: unknown) => DataError): T {
  try {
    return read()
  } catch (error) {
    throw translate(error)
  }
}

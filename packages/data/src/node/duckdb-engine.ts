import { copyFile, open, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DataError } from '../data-error.js'
import type { Dtype } from '../dtype.js'
import { type LargeColumn, ORDER, ROW, type TableEngine } from '../large/engine.js'
import { quoted, textLiteral } from '../large/sql.js'
import { uniqueNames } from '../readers/column-names.js'
import { csvRecords, guessDelimiter } from '../readers/csv-records.js'
import { decodeText } from '../readers/decode-text.js'
import { isTsv, MAX_COLUMNS } from '../readers/source.js'
import { MISSING_TEXTS } from '../readers/text-column.js'
import { writeWhole } from './write-whole.js'

const MEMORY_LIMIT = '700MB'
const TABLE = 'opened'

/**
 * DuckDB over one file. The file is loaded into a database in a temporary folder, so that memory stays bounded and each query is
 * quick; it sees no other file, no network and no extension.
 */
export async function openDuckdb(path: string, signal: AbortSignal | undefined): Promise<TableEngine> {
  const { DuckDBInstance } = await duckdb()
  await checkFile(path)
  const folder = await mkdtemp(join(tmpdir(), 'labbook-data-'))
  const instance = await DuckDBInstance.create(join(folder, 'table.duckdb'), {
    memory_limit: MEMORY_LIMIT,
    temp_directory: join(folder, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const stop = () => connection.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  const close = async () => {
    signal?.removeEventListener('abort', stop)
    connection.interrupt()
    connection.disconnectSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await connection.run(`SET allowed_directories = [${textLiteral(folder)}]`)
    await connection.run(`SET allowed_paths = [${textLiteral(path)}]`)
    await connection.run('SET enable_external_access = false')
    // An abort interrupts the query that runs, and none that follows.
    signal?.throwIfAborted()
    const columns = await load(connection, path)
    signal?.throwIfAborted()
    await connection.run('SET lock_configuration = true')
    return engineOver(connection, columns, { folder, close, connect: () => instance.connect() })
  } catch (error) {
    await close()
    signal?.throwIfAborted()
    throw translated(error, path)
  }
}

async function duckdb() {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    const rule = 'is not installed, and tables that large need it. Run: npm install @duckdb/node-api'
    throw new DataError('MISSING_PACKAGE', rule, { value: '@duckdb/node-api' })
  }
}

async function checkFile(path: string) {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new DataError('FILE_NOT_FOUND', 'does not exist', { value: path })
  if (!found.isFile()) throw new DataError('FILE_NOT_FOUND', 'is not a file', { value: path })
}

function load(connection: DuckDBConnection, path: string): Promise<LargeColumn[]> {
  return /\.parquet$/i.test(path) ? loadParquet(connection, path) : loadCsv(connection, path)
}

async function loadParquet(connection: DuckDBConnection, path: string): Promise<LargeColumn[]> {
  const file = `read_parquet(${textLiteral(path)}, hive_partitioning=false)`
  const described = await rowsOf(connection, `DESCRIBE SELECT * FROM ${file}`)
  const columns = described.map(([name, type]) => columnOfType(String(name), String(type)))
  const cells = columns.map(({ name, dtype, type }) => `${castTo(quoted(name), dtype, type)} AS ${quoted(name)}`)
  await create(connection, cells, file)
  return wholeWithMissing(connection, columns)
}

/** Read as text, then cast by the rules of the small reader, so that dtypes and values are the same. */
async function loadCsv(connection: DuckDBConnection, path: string): Promise<LargeColumn[]> {
  const { names, delimiter, isGzip } = await csvHead(path)
  checkNames(names, path)
  // In a table of one column an empty line is no row, but an empty cell in quotes is.
  const notBlank = names.length === 1 ? ` WHERE ${quoted(names[0] as string)} IS NOT NULL` : ''
  const fields = names.map((name) => `${textLiteral(name)}: 'VARCHAR'`).join(', ')
  const file = `read_csv(${textLiteral(path)}, auto_detect=false, header=true, delim=${textLiteral(delimiter)}, quote='"', escape='"',
    allow_quoted_nulls=false, hive_partitioning=false, compression='${isGzip ? 'gzip' : 'none'}', columns={${fields}})${notBlank}`
  const missing = [...MISSING_TEXTS].map(textLiteral).join(', ')
  const texts = names.map(
    (name) => `CASE WHEN ${quoted(name)} IN (${missing}) THEN NULL ELSE ${quoted(name)} END AS ${quoted(name)}`,
  )
  const cells = `(SELECT ${texts.join(', ')} FROM ${file})`
  const dtypes = await inferDtypes(connection, names, cells)
  const typed = names.map((name, i) => `${castText(quoted(name), dtypes[i] as TextDtype)} AS ${quoted(name)}`)
  await create(connection, typed, cells)
  return names.map((name, i) => ({
    name,
    dtype: (dtypes[i] as TextDtype) === 'bigint' ? 'int64' : (dtypes[i] as Dtype),
  }))
}

/** DuckDB takes `a` and `A` for one name, and two columns are its own. */
function checkNames(names: readonly string[], path: string) {
  const seen = new Map([ROW, ORDER].map((name) => [name, 'a name of its own']))
  for (const name of names) {
    const other = seen.get(name.toLowerCase())
    if (other !== undefined) {
      const rule = `cannot be told from ${other} in a large table, where case does not count: rename one, or use readCsv`
      throw new DataError('DUPLICATE_COLUMN', rule, { file: path, value: name })
    }
    seen.set(name.toLowerCase(), JSON.stringify(name))
  }
}

interface CsvHead {
  readonly names: readonly string[]
  readonly delimiter: string
  readonly isGzip: boolean
}

/** What the start of a gzip file inflates to, at most `HEAD_BYTES`. */
function inflatedStart(bytes: Buffer, path: string): Buffer {
  // Some kilobytes suffice, and hold less than a bomb needs: gzip packs 1,032 bytes into one.
  for (let size = Math.min(bytes.length, HEAD_BYTES); ; size = size >> 1) {
    try {
      const start = gunzipSync(bytes.subarray(0, size), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: HEAD_BYTES * 8,
      })
      return start.subarray(0, HEAD_BYTES)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE' || size < 64) {
        throw new DataError('BAD_DOCUMENT', 'is damaged: it is no gzip data', { file: path })
      }
    }
  }
}

const HEAD_BYTES = 1 << 20

/** The names and the delimiter, by the rules of the small reader, from the start of the file. */
async function csvHead(path: string): Promise<CsvHead> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const read = buffer.subarray(0, bytesRead)
    const isGzip = read[0] === 0x1f && read[1] === 0x8b
    const head = isGzip ? inflatedStart(read, path) : read
    const isWhole = bytesRead < HEAD_BYTES && head.length < HEAD_BYTES
    // The last line may be cut, and a quote in it open.
    const lastEnd = Math.max(head.lastIndexOf(0x0a), head.lastIndexOf(0x0d)) + 1
    if (!isWhole && lastEnd === 0) {
      throw new DataError('TOO_LARGE', `has a first line of more than ${HEAD_BYTES} bytes`, { file: path, line: 1 })
    }
    const whole = decodeText({ bytes: isWhole ? head : head.subarray(0, lastEnd), file: path })
    const format = { quote: '"', comment: undefined }
    const delimiter = isTsv(path) ? '\t' : guessDelimiter(whole, format)
    const firstLine = /^(?:[^\r\n"]|"(?:[^"]|"")*")*/.exec(whole)?.[0] ?? ''
    const [header] = csvRecords(firstLine, { ...format, delimiter }, path).records
    if (header === undefined)
      throw new DataError('EMPTY_INPUT', 'There is no header: the file is empty.', { file: path })
    if (header.length > MAX_COLUMNS) {
      throw new DataError('TOO_LARGE', `has ${header.length} columns, but at most ${MAX_COLUMNS} are read`, {
        file: path,
      })
    }
    return { names: uniqueNames(header).names, delimiter, isGzip }
  } finally {
    await file.close()
  }
}

type TextDtype = 'int64' | 'bigint' | 'float64' | 'bool' | 'string'

const DECIMAL = String.raw`(?i)[ \t]*[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf|infinity)[ \t]*`
const MAX_SAFE = Number.MAX_SAFE_INTEGER

/** The first of int64, float64, bool and string that all cells fit; `bigint` is int64 beyond what a double holds exactly. */
async function inferDtypes(
  connection: DuckDBConnection,
  names: readonly string[],
  cells: string,
): Promise<TextDtype[]> {
  const facts = names.flatMap((name) => {
    const cell = quoted(name)
    const whole = `regexp_full_match(${cell}, '[ \t]*[+-]?[0-9]+[ \t]*')`
    return [
      `count(*) = count(${cell})`,
      `count(${cell}) > 0`,
      `coalesce(bool_and(${whole}), false)`,
      `coalesce(bool_and(${whole} AND TRY_CAST(trim(${cell}) AS BIGINT) IS NOT NULL) FILTER (${cell} IS NOT NULL), false)`,
      `coalesce(max(abs(TRY_CAST(CASE WHEN ${whole} THEN trim(${cell}) END AS DOUBLE))), 0) <= ${MAX_SAFE}`,
      `coalesce(bool_and(regexp_full_match(${cell}, '${DECIMAL}')), false)`,
      `coalesce(bool_and(${cell} IN ('true', 'True', 'TRUE', 'false', 'False', 'FALSE')), false)`,
    ]
  })
  const [answers = []] = await rowsOf(connection, `SELECT ${facts.join(', ')} FROM ${cells}`)
  return names.map((_, i) => {
    const [isFull, hasCell, isWhole, isInt64, isSafe, isDecimal, isBoolean] = answers.slice(
      i * 7,
      i * 7 + 7,
    ) as boolean[]
    if (isFull && isInt64) return isSafe ? 'int64' : 'bigint'
    if (hasCell && isDecimal && (!isWhole || isInt64)) return 'float64'
    return hasCell && isBoolean ? 'bool' : 'string'
  })
}

function castText(cell: string, dtype: TextDtype): string {
  switch (dtype) {
    case 'int64':
    case 'bigint':
      return `CAST(trim(${cell}) AS BIGINT)`
    case 'float64':
      return `CAST(trim(${cell}) AS DOUBLE)`
    case 'bool':
      return `lower(${cell}) = 'true'`
    case 'string':
      return cell
  }
}

interface TypedColumn extends LargeColumn {
  /** DuckDB's name of the type. */
  readonly type: string
}

const DTYPES: Readonly<Record<string, Dtype>> = {
  BIGINT: 'int64',
  INTEGER: 'int32',
  SMALLINT: 'int16',
  TINYINT: 'int8',
  UINTEGER: 'uint32',
  USMALLINT: 'uint16',
  UTINYINT: 'uint8',
  DOUBLE: 'float64',
  FLOAT: 'float32',
  BOOLEAN: 'bool',
  VARCHAR: 'string',
  DATE: 'datetime',
}

function columnOfType(name: string, type: string): TypedColumn {
  const dtype =
    DTYPES[type] ??
    (type.startsWith('TIMESTAMP') ? 'datetime' : /^(DECIMAL|HUGEINT|UBIGINT)/.test(type) ? 'float64' : 'string')
  return { name, type, dtype }
}

/** As the frame stores it: dates as milliseconds, NaN as missing, what is nested as JSON text. */
function castTo(cell: string, dtype: Dtype, type: string): string {
  switch (dtype) {
    case 'datetime':
      return `CAST(epoch_ms(CAST(${cell} AS TIMESTAMP)) AS DOUBLE)`
    case 'float64':
    case 'float32':
      return `CASE WHEN isnan(CAST(${cell} AS DOUBLE)) THEN NULL ELSE CAST(${cell} AS ${dtype === 'float32' ? 'FLOAT' : 'DOUBLE'}) END`
    case 'string':
      return type === 'VARCHAR'
        ? cell
        : type === 'BLOB' || type === 'UUID'
          ? `CAST(${cell} AS VARCHAR)`
          : `CAST(to_json(${cell}) AS VARCHAR)`
    default:
      return cell
  }
}

async function create(connection: DuckDBConnection, cells: readonly string[], from: string) {
  const row = `row_number() OVER () - 1 AS ${ROW}`
  await connection.run(`CREATE TABLE ${TABLE} AS SELECT ${[...cells, row].join(', ')} FROM ${from}`)
}

/** Whole numbers with a missing cell are float64. */
async function wholeWithMissing(connection: DuckDBConnection, columns: readonly TypedColumn[]): Promise<LargeColumn[]> {
  if (columns.length === 0) return []
  const facts = columns.map(({ name }) => `count(*) = count(${quoted(name)})`)
  const [isFull = []] = await rowsOf(connection, `SELECT ${facts.join(', ')} FROM ${TABLE}`)
  return columns.map(({ name, dtype }, i) => ({
    name,
    dtype: /^u?int/.test(dtype) && isFull[i] !== true ? 'float64' : dtype,
  }))
}

interface Surroundings {
  readonly folder: string
  readonly close: () => Promise<void>
  readonly connect: () => Promise<DuckDBConnection>
}

function engineOver(
  connection: DuckDBConnection,
  columns: readonly LargeColumn[],
  { folder, close, connect }: Surroundings,
): TableEngine {
  const failing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw asDataError(error)
    }
  }
  return {
    columns,
    relation: TABLE,
    numbers: (query) => failing(rowsOf(connection, query).then(([row = []]) => row.map(Number))),
    describe: (query) =>
      failing(
        rowsOf(connection, `DESCRIBE ${query}`).then((rows) =>
          rows.map(([name, type]) => {
            const known = columns.find((column) => column.name === name)
            return known ?? columnOfType(String(name), String(type))
          }),
        ),
      ),
    cells: (query, signal) => cellsOf(connect, query, signal),
    writeParquet: (query, path) => failing(copyOut(connection, query, { folder, path })),
    close,
  }
}

/** On a connection of its own: a connection has one stream at a time. */
async function* cellsOf(connect: Surroundings['connect'], query: string, signal: AbortSignal | undefined) {
  signal?.throwIfAborted()
  const connection = await connect().catch((error: unknown) => {
    throw asDataError(error)
  })
  const stop = () => connection.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const result = await connection.stream(query)
    for await (const chunk of result) {
      yield chunk.getColumnValues(0) as readonly unknown[]
      signal?.throwIfAborted()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw asDataError(error)
  } finally {
    signal?.removeEventListener('abort', stop)
    connection.disconnectSync()
  }
}

/** DuckDB may write into its own folder only; the file is moved from there. */
async function copyOut(
  connection: DuckDBConnection,
  query: string,
  to: { readonly folder: string; readonly path: string },
) {
  const made = join(to.folder, 'out.parquet')
  await connection.run(`COPY (${query}) TO ${textLiteral(made)} (FORMAT parquet)`)
  try {
    await writeWhole(to.path, (partial) => copyFile(made, partial))
  } finally {
    await rm(made)
  }
}

async function rowsOf(connection: DuckDBConnection, query: string): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(query)
  return reader.getRowsJS()
}

function translated(error: unknown, file: string): unknown {
  if (error instanceof DataError) return error
  const { message } = error as Error
  const line = /Line: (\d+)/.exec(message)?.[1]
  const place = { file, ...(line !== undefined && { line: Number(line) }) }
  if (message.includes('unterminated quote')) {
    return new DataError(
      'UNCLOSED_QUOTE',
      'A quoted field is never closed, or goes on behind its closing quote.',
      place,
    )
  }
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (found !== null) {
    return new DataError('RAGGED_ROW', `The record has ${found[2]} fields, but there are ${found[1]} columns.`, place)
  }
  if (/invalid unicode|not utf-8/i.test(message)) return new DataError('ENCODING', 'The file is not UTF-8.', place)
  if (message.includes('Maximum line size')) {
    return new DataError('TOO_LARGE', 'A record is longer than 2 MB, which is more than is read.', place)
  }
  return new DataError('BAD_DOCUMENT', `The file could not be read: ${firstLine(error)}`, place)
}

function asDataError(error: unknown): DataError {
  return error instanceof DataError ? error : new DataError('BAD_OPTION', `DuckDB says: ${firstLine(error)}`)
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n')[0] ?? ''
}

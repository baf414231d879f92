import { type ColumnKind, typeOfColumn } from '../datasets/column-kind.js'
import type { Column, Table } from '../datasets/table.js'
import { invalid } from '../invalid-input.js'
import { missingPackage } from './missing-package.js'
import { plainValue } from './plain-value.js'

/**
 * The table as Parquet, by the package `hyparquet-writer`. Lists, records and mixed cells are JSON within it.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for numbers that Parquet cannot hold, and without the package
 */
export async function writeParquet({ columns }: Table, path: string): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer').catch(() =>
    missingPackage(path, 'hyparquet-writer', 'log it as .json'),
  )
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map((column) => typed(column, path)) }))
}

/**
 * The table in a Parquet file, by the package `hyparquet`. Integers are numbers where they are safe.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for bytes that are no Parquet file, and without the package
 */
export async function readParquet(bytes: Uint8Array, path: string): Promise<Table> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import('hyparquet').catch(() =>
    missingPackage(path, 'hyparquet', 'store it as .json'),
  )
  try {
    const file = Uint8Array.from(bytes).buffer
    const names = parquetSchema(parquetMetadata(file)).children.map(({ element }) => element.name)
    const rows = await parquetReadObjects({ file })
    const columns = names.map((name) => ({ name, cells: rows.map((row): unknown => narrowed(row[name])) }))
    return { columns, numRows: rows.length }
  } catch (cause) {
    throw invalid(`'${path}' is not a table: ${cause instanceof Error ? cause.message : String(cause)}.`)
  }
}

function typed(column: Column, path: string) {
  const { name, cells } = column
  const { kind } = typeOfColumn(column)
  if (kind === 'uint64') {
    throw invalid(
      `Column '${name}' of '${path}' holds integers beyond 2^63, which Parquet cannot hold here. Log it as .json.`,
    )
  }
  const isFlag = kind === 'object' && Array.from(cells).every((value) => typeof value === 'boolean' || isMissing(value))
  const { type, cell } = FORMS[isFlag ? 'boolean' : kind]
  return { name, type, data: Array.from(cells, (value) => (isMissing(value) ? null : cell(value))) }
}

const FORMS = {
  boolean: { type: 'BOOLEAN', cell: (value: unknown) => value },
  integer: { type: 'INT64', cell: (value: unknown) => BigInt(value as number) },
  long: { type: 'INT64', cell: (value: unknown) => BigInt(value as number) },
  float: { type: 'FLOAT', cell: (value: unknown) => value },
  double: { type: 'DOUBLE', cell: (value: unknown) => Number(value) },
  string: { type: 'STRING', cell: (value: unknown) => value },
  datetime: { type: 'TIMESTAMP', cell: (value: unknown) => value },
  object: { type: 'JSON', cell: plainValue },
} as const satisfies Record<Exclude<ColumnKind, 'uint64'>, { type: string; cell: (value: unknown) => unknown }>

function isMissing(value: unknown): boolean {
  return value == null || Number.isNaN(value) || (value instanceof Date && Number.isNaN(value.getTime()))
}

function narrowed(value: unknown): unknown {
  return typeof value === 'bigint' && BigInt.asIntN(54, value) === value ? Number(value) : value
}

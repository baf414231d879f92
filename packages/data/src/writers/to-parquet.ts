import type { BasicType } from 'hyparquet-writer'
import { platform } from '#platform'
import type { Dtype } from '../dtype.js'
import { cellAt, type Column, isMissing } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

/** Writes a Parquet file, without labels. Integers narrower than 32 bits are written with 32. */
export async function toParquet({ columns }: FrameData, path: string): Promise<void> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const columnData = Array.from(columns, ([name, column]) => ({
    name,
    type: typeOf(column),
    data: cellsOf(column),
  }))
  await platform.writePath(path, new Uint8Array(parquetWriteBuffer({ columnData })))
}

const TYPES: Readonly<Record<Dtype, BasicType>> = {
  int64: 'INT64',
  // No wider integers are unsigned.
  uint32: 'INT64',
  int32: 'INT32',
  int16: 'INT32',
  int8: 'INT32',
  uint16: 'INT32',
  uint8: 'INT32',
  float64: 'DOUBLE',
  float32: 'FLOAT',
  bool: 'BOOLEAN',
  string: 'STRING',
  category: 'STRING',
  datetime: 'TIMESTAMP',
}

function typeOf(column: Column): BasicType {
  const isNumbers = column.dtype === 'category' && typeof column.categories[0] === 'number'
  return isNumbers ? 'DOUBLE' : TYPES[column.dtype]
}

function cellsOf(column: Column): unknown[] {
  const type = typeOf(column)
  return Array.from({ length: column.values.length }, (_, row) => {
    const cell = cellAt(column, row)
    if (cell === null || isMissing(cell)) return null
    if (type === 'INT64') return BigInt(cell as number | bigint)
    return type === 'STRING' ? String(cell) : cell
  })
}

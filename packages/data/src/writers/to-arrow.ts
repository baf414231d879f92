import type { Column as ArrowColumn, DataType, Table } from '@uwdata/flechette'
import { platform } from '#platform'
import type { Dtype } from '../dtype.js'
import { cellAt, type Column } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

/** The table as Arrow, without labels. Missing cells are null; dates are timestamps in milliseconds. */
export function toArrow({ columns }: FrameData): Table {
  const arrow = platform.flechette()
  const entries = Array.from(columns, ([name, column]): [string, ArrowColumn<unknown>] => {
    const options = { useBigInt: column.values instanceof BigInt64Array, useDate: true }
    return [name, arrow.columnFromArray(cellsOf(column), typeOf(column), options)]
  })
  return arrow.tableFromColumns(entries)

  function typeOf(column: Column): DataType {
    switch (column.dtype) {
      case 'category':
        return arrow.dictionary(
          typeof column.categories[0] === 'number' ? arrow.float64() : arrow.utf8(),
          arrow.int32(),
        )
      case 'string':
        return arrow.utf8()
      case 'datetime':
        return arrow.timestamp(arrow.TimeUnit.MILLISECOND, 'UTC')
      default:
        return arrow[column.dtype satisfies Exclude<Dtype, 'category' | 'string' | 'datetime'>]()
    }
  }
}

function cellsOf(column: Column): unknown[] {
  const isWide = column.dtype === 'int64' && !(column.values instanceof BigInt64Array)
  return Array.from({ length: column.values.length }, (_, row) => {
    const cell = cellAt(column, row)
    if (typeof cell === 'number' && Number.isNaN(cell)) return null
    return isWide ? BigInt(cell as number) : cell
  })
}

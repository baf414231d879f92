import type { ColumnLike, TableLike } from '../table-like.js'
import type { ColumnCells, ColumnInfo, ColumnSource } from './column-source.js'

/** The columns of a table in memory. */
export function memorySource(table: TableLike): ColumnSource {
  const columns = table.columnNames().map((name) => {
    const column = table.column(name)
    if (column === undefined) throw new RangeError(`The table has no column ${JSON.stringify(name)}, but names it.`)
    return { name, column }
  })
  const infos: ColumnInfo[] = columns.map(({ name, column }) => ({ name, dtype: column.dtype ?? dtypeOf(column) }))
  return {
    rows: table.numRows(),
    columns: infos,
    labels: table.index,
    read: async (place) => {
      const { column } = columns[place] as (typeof columns)[number]
      return cellsOf(column, infos[place]?.dtype ?? '')
    },
  }
}

/** The dtype of a column that does not say it, by its cells. */
function dtypeOf(column: ColumnLike): string {
  let isWhole = true
  for (let row = 0; row < column.length; row += 1) {
    const cell = column.at(row)
    if (cell === null || cell === undefined || Number.isNaN(cell)) isWhole = false
    else if (typeof cell === 'bigint') continue
    else if (typeof cell === 'number') isWhole &&= Number.isInteger(cell)
    else if (typeof cell === 'boolean') return 'bool'
    else if (cell instanceof Date) return 'datetime'
    else return 'string'
  }
  return isWhole ? 'int64' : 'float64'
}

function cellsOf(column: ColumnLike, dtype: string): ColumnCells {
  if (dtype === 'string') return texts(column)
  const values = new Float64Array(column.length)
  for (let row = 0; row < column.length; row += 1) {
    const cell = column.at(row)
    values[row] = cell === null || cell === undefined ? Number.NaN : Number(cell)
  }
  return { kind: 'numbers', values }
}

function texts(column: ColumnLike): ColumnCells {
  const codes = new Int32Array(column.length)
  const codeOf = new Map<string, number>()
  for (let row = 0; row < column.length; row += 1) {
    const cell = column.at(row)
    if (cell === null || cell === undefined) {
      codes[row] = -1
      continue
    }
    const text = String(cell)
    let code = codeOf.get(text)
    if (code === undefined) codeOf.set(text, (code = codeOf.size))
    codes[row] = code
  }
  return { kind: 'texts', codes, values: [...codeOf.keys()] }
}

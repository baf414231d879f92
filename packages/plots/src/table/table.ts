import { PlotError } from '../plot-error.js'

/** Any table that names its columns and gives their cells: a frame, a table of arquero, a wrapper of your own. */
export interface TableLike {
  columnNames(): readonly string[]
  numRows(): number
  column(name: string): ColumnLike | undefined
}

interface ColumnLike {
  readonly length: number
  at(row: number): unknown
}

/** What marks draw: a table, its columns as lists, or its rows. */
export type TableInput = TableLike | Readonly<Record<string, ArrayLike<unknown>>> | readonly object[]

/** The cells of a column, in the order of the rows. */
export type Cells = (row: number) => unknown

/** A column of a table by its name, and how many rows it has. */
export interface OpenTable {
  readonly names: readonly string[]
  readonly rows: number
  readonly cells: (name: string) => Cells
}

/** @throws PlotError UNKNOWN_COLUMN by `cells`, LENGTH_MISMATCH for lists of several lengths */
export function openTable(input: TableInput): OpenTable {
  if (isTable(input)) {
    return opened(input.columnNames(), input.numRows(), (name) => {
      const column = input.column(name)
      return (row) => column?.at(row)
    })
  }
  if (isRows(input)) {
    const names = [...new Set(input.slice(0, 1000).flatMap((row) => Object.keys(row)))]
    return opened(names, input.length, (name) => (row) => Reflect.get(input[row] ?? {}, name))
  }
  const lists = Object.entries(input)
  const rows = lists[0]?.[1].length ?? 0
  for (const [name, list] of lists) {
    if (list.length === rows) continue
    throw new PlotError('LENGTH_MISMATCH', `has ${list.length} cells, but the first column has ${rows}.`, {
      column: name,
    })
  }
  return opened(Object.keys(input), rows, (name) => {
    const list = input[name]
    return (row) => list?.[row]
  })
}

function opened(names: readonly string[], rows: number, cells: (name: string) => Cells): OpenTable {
  return {
    names,
    rows,
    cells: (name) => {
      if (names.includes(name)) return cells(name)
      throw new PlotError('UNKNOWN_COLUMN', `There is no such column. There are ${listed(names)}.`, { column: name })
    },
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name))
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ')
}

function isTable(input: TableInput): input is TableLike {
  return 'columnNames' in input && typeof input.columnNames === 'function'
}

function isRows(input: TableInput): input is readonly object[] {
  return Array.isArray(input)
}

import { parseJson } from '@labbook/protocol'
import { isObject } from '../../format/is-object.js'

/** A table as `log_table` stores it. */
export interface LoggedTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * Reads `{"columns": […], "data": [[…], …]}`, with integers exact.
 *
 * @throws Error saying why a text is no such table
 */
export function parseTable(text: string): LoggedTable {
  const value = parseJson(text)
  const { columns, data } = isObject(value) ? (value as { columns?: unknown; data?: unknown }) : {}
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) {
    throw new Error('This file is no table: it has no list of columns or no rows.')
  }
  return { columns: columns.map(String), rows: data }
}

/** The tables of several runs as one, with the run in front of each row; columns that one lacks are empty. */
export function stacked<R>(tables: readonly { readonly run: R; readonly table: LoggedTable }[]): {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly run: R; readonly cells: readonly unknown[] }[]
} {
  const columns = [...new Set(tables.flatMap(({ table }) => table.columns))]
  const rows = tables.flatMap(({ run, table }) => {
    const places = columns.map((column) => table.columns.indexOf(column))
    return table.rows.map((row) => ({ run, cells: places.map((place) => (place < 0 ? undefined : row[place])) }))
  })
  return { columns, rows }
}

/** The path of the image that a cell stands for: the small copy. */
export function imageIn(cell: unknown): string | undefined {
  if (!isObject(cell)) return undefined
  const { type, filepath, compressed_filepath: copy } = cell as Readonly<Record<string, unknown>>
  if (type !== 'image' || typeof filepath !== 'string') return undefined
  return typeof copy === 'string' ? copy : filepath
}

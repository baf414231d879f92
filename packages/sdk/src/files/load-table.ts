import type { Table } from '../datasets/table.js'
import { concatenated, readTable } from './table-file.js'

/** The file of a run, and what `loadTable` adds to each of its rows, such as the run's ID. */
export interface TablePart {
  readonly bytes: Uint8Array
  readonly extraColumns?: Readonly<Record<string, unknown>>
}

/**
 * The tables of several runs as one, in their order. An extra column whose name the table has gets a `_`.
 *
 * @example await joinTables([{ bytes, extraColumns: { run_id: 'a1b2' } }], 'answers.json')
 * @throws ApiError INVALID_PARAMETER_VALUE for a file that is no table
 */
export async function joinTables(
  parts: readonly TablePart[],
  path: string,
): Promise<{ table: Table; warnings: readonly string[] }> {
  const warnings = new Set<string>()
  const tables: Table[] = []
  for (const { bytes, extraColumns = {} } of parts) {
    const table = await readTable(bytes, path)
    const columns = [...table.columns]
    for (const [name, value] of Object.entries(extraColumns)) {
      const isTaken = columns.some((column) => column.name === name)
      if (isTaken) warnings.add(`'${path}' has a column '${name}' already: the extra one is called '${name}_'.`)
      columns.push({ name: isTaken ? `${name}_` : name, cells: new Array<unknown>(table.numRows).fill(value) })
    }
    tables.push({ columns, numRows: table.numRows })
  }
  return { table: concatenated(tables), warnings: [...warnings] }
}

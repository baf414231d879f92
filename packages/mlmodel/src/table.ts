import { InputError } from './errors.js'
import { objectOf } from './field-type.js'

export interface Column {
  readonly name: string
  readonly values: readonly unknown[]
}

/** Columns of one length. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rowCount: number
  /** Without names of their own, columns are called by their place: `0`, `1`, … */
  readonly hasNames: boolean
}

/** `{columns, data, index?}` with rows as lists, as pandas splits a table. */
export function tableFromSplit(value: unknown): Table {
  const split = objectOf(value)
  const { columns, data } = split ?? {}
  if (!Array.isArray(data))
    throw refused('dataframe_split must be an object with columns and data, where data is a list of rows.')
  const strange = Object.keys(split ?? {}).find((key) => !['columns', 'data', 'index'].includes(key))
  if (strange !== undefined)
    throw refused(`dataframe_split has an unknown key '${strange}'. It can have columns, data and index.`)
  if (columns !== undefined && columns !== null && !Array.isArray(columns))
    throw refused('The columns of dataframe_split must be a list of names.')
  return tableFromRows(data, columns?.map(String))
}

/** Rows as lists; a row that is no list is the one cell of its row. */
export function tableFromRows(data: readonly unknown[], names?: readonly string[]): Table {
  const rows = data.map((row) => (Array.isArray(row) ? (row as unknown[]) : [row]))
  const width = names?.length ?? rows[0]?.length ?? 0
  const odd = rows.findIndex((row) => row.length !== width)
  if (odd !== -1) throw refused(`Row ${odd + 1} has ${rows[odd]?.length} cells, but there are ${width} columns.`)
  return {
    columns: distinct(names ?? Array.from({ length: width }, (_, i) => String(i))).map((name, i) => ({
      name,
      values: rows.map((row) => row[i]),
    })),
    rowCount: rows.length,
    hasNames: names !== undefined,
  }
}

/** Rows as objects. A key that some rows lack is missing there. */
export function tableFromRecords(value: unknown): Table {
  if (!Array.isArray(value)) throw refused('dataframe_records must be a list of objects, one per row.')
  const rows = value.map((row: unknown, i) => {
    const object = objectOf(row)
    if (object === undefined) throw refused(`Row ${i + 1} of dataframe_records is not an object.`)
    return new Map(Object.entries(object))
  })
  const names = new Set<string>()
  for (const row of rows) for (const name of row.keys()) names.add(name)
  if (names.size * rows.length > MAX_CELLS)
    throw refused(
      `dataframe_records has ${rows.length} rows with ${names.size} keys, more than ${MAX_CELLS} cells in all.`,
    )
  return {
    columns: [...names].map((name) => ({ name, values: rows.map((row) => row.get(name) ?? null) })),
    rowCount: rows.length,
    hasNames: true,
  }
}

/** Each row may bring keys of its own, so a table can be far larger than the text that it came in. */
const MAX_CELLS = 20_000_000

function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw refused(`The column '${name}' appears twice.`)
    seen.add(name)
  }
  return names
}

function refused(message: string): InputError {
  return new InputError([{ message }])
}

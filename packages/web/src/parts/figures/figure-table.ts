import { isObject } from '../../format/is-object.js'

/** The data of a figure: the values of one mark, or the statistics that the figure holds. */
export interface FigureTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** Records as a table with the union of their fields. */
export function recordsTable(name: string, records: readonly object[]): FigureTable {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  return { name, columns, rows: records.map((record) => columns.map((column) => Reflect.get(record, column))) }
}

/** Lists as columns; shorter ones end in empty cells. */
export function listsTable(name: string, lists: readonly (readonly [string, ArrayLike<unknown>])[]): FigureTable {
  const length = lists.reduce((longest, [, list]) => Math.max(longest, list.length), 0)
  return {
    name,
    columns: lists.map(([column]) => column),
    rows: Array.from({ length }, (_, row) => lists.map(([, list]) => list[row])),
  }
}

/** The statistics in a Labbook figure (`usermeta.labbook.stats`): single values first, then lists. */
export function statsTables(stats: object): FigureTable[] {
  const single: [string, unknown][] = []
  const tables: FigureTable[] = []
  for (const [name, value] of Object.entries(stats)) {
    if (!Array.isArray(value)) single.push(...singleValues(name, value))
    else if (value.every(isObject)) tables.push(recordsTable(name, value))
    else tables.push(listsTable(name, [[name, value]]))
  }
  if (single.length > 0) tables.unshift({ name: 'Values', columns: ['Name', 'Value'], rows: single })
  return tables
}

function singleValues(name: string, value: unknown): [string, unknown][] {
  if (!isObject(value)) return [[name, value]]
  return Object.entries(value).flatMap(([inner, each]) => singleValues(`${name}.${inner}`, each))
}

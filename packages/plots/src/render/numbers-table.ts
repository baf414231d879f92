/** Numbers of a figure to read: its statistics, or the data of a spec that has none. */
export interface NumbersTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** Rows that are not listed. */
  readonly left: number
}

const MOST_ROWS = 1000

export function numbersOf(spec: object): NumbersTable[] {
  const { usermeta, data } = spec as {
    readonly usermeta?: { readonly labbook?: { readonly stats?: unknown } }
    readonly data?: { readonly values?: unknown }
  }
  const stats = usermeta?.labbook?.stats
  if (!isObject(stats)) return isRecords(data?.values) ? [recordsTable('Data', data.values)] : []
  const single = Object.entries(stats).filter(([, value]) => !Array.isArray(value) && !isObject(value))
  const lists = Object.entries(stats).flatMap(([name, value]) =>
    isRecords(value) ? [recordsTable(titled(name), value)] : [],
  )
  const values: NumbersTable = {
    name: 'Values',
    columns: ['Name', 'Value'],
    rows: single.map(([name, value]) => [name, cellOf(value)]),
    left: 0,
  }
  return single.length === 0 ? lists : [values, ...lists]
}

function recordsTable(name: string, records: readonly object[]): NumbersTable {
  const shown = records.slice(0, MOST_ROWS)
  const columns = [...new Set(shown.flatMap((record) => Object.keys(record)))]
  return {
    name,
    columns,
    rows: shown.map((record) => columns.map((column) => cellOf(Reflect.get(record, column)))),
    left: records.length - shown.length,
  }
}

function cellOf(value: unknown): string | number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function titled(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

function isRecords(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

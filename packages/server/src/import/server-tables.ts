import type { Report } from './mlflow-source.js'
import type { TextRow } from './row-spool.js'
import type { RowStream } from './row-stream.js'
import { SourceFault } from './source-values.js'
import { MAX_TEXT_BYTES, MOST_ROWS, NO_TEXT, type Row, type TableReader } from './table-reader.js'

export type ColumnKind = 'integer' | 'boolean' | 'double' | 'text' | 'other'

export interface ServerColumn {
  /** Its value as SQL. */
  readonly sql: string
  readonly kind: ColumnKind
  /** The most that a value may have; of what has no bound, more than anything is allowed to. */
  readonly maxBytes: number
}

export interface ServerTable {
  /** As SQL names it, with its schema. */
  readonly sql: string
  readonly columns: ReadonlyMap<string, ServerColumn>
  /** By the server's own statistics; 0 where it has none. */
  readonly estimatedRows: number
}

/** One connection to a database server, in one transaction that reads one snapshot and can write nothing. */
export interface ServerConnection {
  readonly tables: ReadonlyMap<string, ServerTable>
  /** Begins the transaction and reads what `tables` holds. */
  begin(): Promise<void>
  /** One query at a time: another one waits until the stream of the one before has ended. */
  query(sql: string): RowStream
  /** The condition that a text column has exactly this value. */
  equals(column: ServerColumn, value: string): string
  /** For an error of one statement, after which the connection is still usable. @throws StartRefusal for any other */
  afterFault(fault: Error): Promise<SourceFault>
  /** Also while a query runs, whose rows are not needed any more. */
  close(): Promise<void>
}

/** The tables of a database on a server, each read by one query whose rows come as fast as they are taken. */
export class ServerTables implements TableReader {
  readonly #connection: ServerConnection
  readonly #report: Report
  #reading: RowStream | undefined
  rowsRead = 0

  constructor(connection: ServerConnection, report: Report) {
    this.#connection = connection
    this.#report = report
  }

  has(table: string): boolean {
    return this.#connection.tables.has(table)
  }

  async count(table: string): Promise<number> {
    try {
      return await this.#count(table)
    } catch (fault) {
      if (!(fault instanceof SourceFault)) throw fault
      this.#report({ outcome: 'lost', kind: 'table', which: table, why: `it cannot be read (${fault.message})` })
      return 0
    }
  }

  /** A table that cannot be read is reported when its rows are asked for. */
  async estimate(table: string): Promise<number> {
    const known = this.#connection.tables.get(table)?.estimatedRows
    if (known !== 0) return known ?? 0
    return this.#count(table).catch((fault) => {
      if (fault instanceof SourceFault) return 0
      throw fault
    })
  }

  async *rows(table: string, columns: readonly string[]): AsyncGenerator<Row> {
    const found = this.#connection.tables.get(table)
    if (found === undefined) return
    const { sql, decode } = selection(found, columns)
    await this.#makeWay()
    const stream = this.#connection.query(`SELECT ${sql} FROM ${found.sql}`)
    this.#reading = stream
    let count = 0
    try {
      for (let rows = await stream.next(); rows !== undefined; rows = await stream.next()) {
        for (const values of rows) {
          this.rowsRead++
          yield decode(values, ++count)
        }
      }
    } catch (fault) {
      const { message } = await this.#connection.afterFault(fault as Error)
      const from = count === 0 ? '' : ` from row ${count + 1} on`
      this.#report({ outcome: 'lost', kind: 'table', which: table, why: `it cannot be read${from} (${message})` })
    } finally {
      if (this.#reading === stream) this.#reading = undefined
      await stream.close()
    }
  }

  async where(table: string, columns: readonly string[], column: string, value: string): Promise<readonly Row[]> {
    const found = this.#connection.tables.get(table)
    const compared = found?.columns.get(column)
    if (found === undefined || compared === undefined) return []
    const { sql, decode } = selection(found, columns)
    const condition = this.#connection.equals(compared, value)
    const rows = await this.#all(`SELECT ${sql} FROM ${found.sql} WHERE ${condition} LIMIT ${MOST_ROWS}`)
    return rows.map((values, i) => decode(values, i + 1))
  }

  async #count(table: string): Promise<number> {
    const found = this.#connection.tables.get(table)
    if (found === undefined) return 0
    const [row] = await this.#all(`SELECT count(*) FROM ${found.sql}`)
    return Number(row?.[0] ?? 0)
  }

  async #all(sql: string): Promise<readonly TextRow[]> {
    await this.#makeWay()
    try {
      return await this.#connection.query(sql).all()
    } catch (fault) {
      throw await this.#connection.afterFault(fault as Error)
    }
  }

  /** The connection carries one query: the rows of the one that is being read wait elsewhere. */
  async #makeWay() {
    await this.#reading?.setAside()
    this.#reading = undefined
  }
}

/** What to select, and how a row is made of it. Beside each value that may be too much to fetch is whether it is. */
function selection(table: ServerTable, columns: readonly string[]) {
  const selected: string[] = []
  const readers: { readonly column: string; readonly read: (values: TextRow) => unknown }[] = []
  for (const column of columns) {
    const found = table.columns.get(column)
    const at = selected.length
    if (found === undefined) readers.push({ column, read: () => null })
    else if (found.kind === 'other') {
      selected.push(`${found.sql} IS NOT NULL`)
      readers.push({ column, read: (values) => (isTrue(values[at]) ? NO_TEXT : null) })
    } else if (found.maxBytes > MAX_TEXT_BYTES) {
      const isTooLong = `octet_length(${found.sql}) > ${MAX_TEXT_BYTES}`
      selected.push(`CASE WHEN ${isTooLong} THEN NULL ELSE ${found.sql} END`, isTooLong)
      readers.push({ column, read: (values) => (isTrue(values[at + 1]) ? NO_TEXT : values[at]) })
    } else {
      const read = READERS[found.kind]
      selected.push(found.sql)
      readers.push({ column, read: (values) => read(values[at] ?? null) })
    }
  }
  const decode = (values: TextRow, number: number): Row => {
    const row: Record<string, unknown> = { row: number }
    for (const { column, read } of readers) row[column] = read(values)
    return row
  }
  return { sql: selected.length === 0 ? '1' : selected.join(', '), decode }
}

/** What a column of numbers should not hold comes as it is, to be named with its row. */
const READERS: Readonly<Record<Exclude<ColumnKind, 'other'>, (text: string | null) => unknown>> = {
  text: (text) => text,
  integer: (text) => (text !== null && /^-?\d+$/.test(text) ? BigInt(text) : text),
  boolean: (text) => (text === null ? null : isTrue(text) ? 1n : 0n),
  double: (text) => {
    if (text === null) return null
    const number = Number(text)
    return Number.isNaN(number) && text !== 'NaN' ? text : number
  },
}

function isTrue(text: string | null | undefined): boolean {
  return text === 't' || (text !== null && text !== undefined && /^[1-9]/.test(text))
}

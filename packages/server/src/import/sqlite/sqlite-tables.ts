import type { Report } from '../mlflow-source.js'
import { MAX_TEXT_BYTES, type Row, type TableReader } from '../table-reader.js'
import type { SqliteProcess } from './sqlite-process.js'

const ROWS_PER_QUERY = 2000

const LOWEST = -(2n ** 63n)
const HIGHEST = 2n ** 63n - 1n

/** The plain tables of an SQLite file; never a view, a virtual table or a generated column, which could run what they hold. */
export class SqliteTables implements TableReader {
  readonly #process: SqliteProcess
  readonly #columns: ReadonlyMap<string, ReadonlySet<string>>
  readonly #report: Report
  rowsRead = 0

  private constructor(process: SqliteProcess, columns: ReadonlyMap<string, ReadonlySet<string>>, report: Report) {
    this.#process = process
    this.#columns = columns
    this.#report = report
  }

  /** @throws SourceFault if not even the list of tables can be read */
  static async open(process: SqliteProcess, report: Report): Promise<SqliteTables> {
    const tables = await process.rows(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND sql LIKE 'CREATE TABLE%'`,
    )
    const columns = new Map<string, ReadonlySet<string>>()
    for (const { name } of tables) {
      if (typeof name !== 'string') continue
      const { rows } = await process.query('SELECT name, hidden FROM pragma_table_xinfo(?)', [name])
      columns.set(name, new Set(rows.flatMap((row) => (row['hidden'] === 0n ? [String(row['name'])] : []))))
    }
    return new SqliteTables(process, columns, report)
  }

  has(table: string): boolean {
    return this.#columns.has(table)
  }

  async count(table: string): Promise<number> {
    if (!this.has(table)) return 0
    const { rows } = await this.#process.query(`SELECT count(*) AS n FROM ${quoted(table)}`)
    return Number(rows[0]?.['n'] ?? 0)
  }

  async estimate(table: string): Promise<number> {
    if (!this.has(table)) return 0
    const { rows } = await this.#process.query(`SELECT max(rowid) AS n FROM ${quoted(table)}`)
    return Math.max(0, Number(rows[0]?.['n'] ?? 0))
  }

  /** In the order in which they were written. What lies behind a part that cannot be read is read from the end. */
  async *rows(table: string, columns: readonly string[]): AsyncGenerator<Row> {
    if (!this.has(table)) return
    let last = LOWEST
    let fault: string | undefined
    for await (const row of this.#scan(table, columns, 'ASC', LOWEST, HIGHEST, (message) => (fault = message))) {
      last = row['row'] as bigint
      yield row
    }
    if (fault === undefined) return
    let next = HIGHEST
    let again: string | undefined
    for await (const row of this.#scan(table, columns, 'DESC', last, HIGHEST, (message) => (again = message))) {
      next = row['row'] as bigint
      yield row
    }
    if (again === undefined && next === HIGHEST) return
    const from = last === LOWEST ? 'from its first row' : `from row ${last + 1n}`
    const to = next === HIGHEST ? 'on' : `to row ${next - 1n}`
    this.#report({ outcome: 'lost', kind: 'table', which: table, why: `it cannot be read ${from} ${to} (${fault})` })
  }

  async where(table: string, columns: readonly string[], column: string, value: string): Promise<readonly Row[]> {
    if (!this.#columns.get(table)?.has(column)) return []
    const sql = `SELECT ${this.#selected(table, columns)} FROM ${quoted(table)} WHERE ${quoted(column)} = ? LIMIT ${ROWS_PER_QUERY}`
    return this.#process.rows(sql, [value])
  }

  async *#scan(
    table: string,
    columns: readonly string[],
    direction: 'ASC' | 'DESC',
    above: bigint,
    below: bigint,
    onFault: (message: string) => void,
  ): AsyncGenerator<Row> {
    const sql =
      `SELECT rowid AS "row", ${this.#selected(table, columns)} FROM ${quoted(table)} ` +
      `WHERE rowid > ? AND rowid < ? ORDER BY rowid ${direction} LIMIT ${ROWS_PER_QUERY}`
    for (;;) {
      const { rows, cut, fault } = await this.#process.query(sql, [above, below])
      for (const row of rows) {
        const id = row['row']
        if (typeof id !== 'bigint' || id <= above || id >= below) return onFault('its rows are not in order')
        if (direction === 'ASC') above = id
        else below = id
        this.rowsRead++
        yield row
      }
      if (fault !== undefined) return onFault(fault)
      if (rows.length < ROWS_PER_QUERY && !cut) return
    }
  }

  /** Bytes, and text that is too long, are left in the database: the row comes with empty bytes, which are no text. */
  #selected(table: string, columns: readonly string[]): string {
    const known = this.#columns.get(table)
    return columns
      .map((column) => {
        const name = quoted(column)
        if (known?.has(column) !== true) return `NULL AS ${name}`
        return `CASE WHEN typeof(${name}) = 'blob' THEN x'' WHEN octet_length(${name}) > ${MAX_TEXT_BYTES} THEN x'' ELSE ${name} END AS ${name}`
      })
      .join(', ')
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

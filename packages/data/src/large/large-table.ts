import { platform } from '#platform'
import { DataError } from '../data-error.js'
import { type Dtype, isNumeric } from '../dtype.js'
import type { Column } from '../frame/column.js'
import { type DataSource, Frame } from '../frame/frame.js'
import { nameOf, type ReadOptions } from '../readers/source.js'
import type { Stat } from '../verbs/group-by.js'
import { type SampleOptions, samplePositions } from '../verbs/sample.js'
import { type LargeCells, readCells, readColumn } from './column-cells.js'
import { type LargeColumn, ORDER, ROW, type TableEngine } from './engine.js'
import { literal, quoted, type Sql } from './sql.js'

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const

export type Comparison = (typeof OPERATORS)[number]

/**
 * A table that does not fit into memory: a CSV or Parquet file behind DuckDB. Verbs build up a query; what is asked for, such as
 * `head()` or `collect()`, runs it. Rows keep the order of the file, and cells the dtypes that the small readers give.
 *
 * @example const table = await openTable('sales.csv')
 * const frame = await table.filter('price', '>', 1_000_000).select(['price', 'grade']).collect()
 * await table.close()
 */
export class LargeTable {
  readonly name: string | undefined
  readonly source: DataSource
  readonly columns: readonly LargeColumn[]
  readonly #engine: TableEngine
  readonly #query: string

  /** Made by `openTable` and by verbs. */
  constructor(engine: TableEngine, about: LargeAbout) {
    this.#engine = engine
    this.#query = about.query
    this.columns = about.columns
    this.name = about.name
    this.source = about.source
  }

  get dtypes(): Readonly<Record<string, Dtype>> {
    return Object.fromEntries(this.columns.map(({ name, dtype }) => [name, dtype]))
  }

  /** Counts the rows. */
  async shape(): Promise<readonly [rows: number, columns: number]> {
    const [rows = 0] = await this.#engine.numbers(`SELECT count(*) FROM (${this.#query})`)
    return [rows, this.columns.length]
  }

  select(names: readonly string[]): LargeTable {
    const columns = names.map((name) => this.#column(name))
    return this.#with(`SELECT ${[...names.map(quoted), ROW, ORDER].join(', ')} FROM (${this.#query})`, columns)
  }

  drop(names: string | readonly string[]): LargeTable {
    const dropped = new Set(typeof names === 'string' ? [names] : names)
    for (const name of dropped) this.#column(name)
    return this.select(this.columns.flatMap(({ name }) => (dropped.has(name) ? [] : [name])))
  }

  /** The rows for which a comparison holds, or an expression in SQL. Rows with a missing cell are left out. */
  filter(condition: Sql): LargeTable
  filter(name: string, comparison: Comparison, value: number | string | boolean): LargeTable
  filter(condition: Sql | string, comparison?: Comparison, value: number | string | boolean = ''): LargeTable {
    if (typeof condition !== 'string') return this.#with(`SELECT * FROM (${this.#query}) WHERE ${condition.sql}`)
    if (comparison === undefined || !OPERATORS.includes(comparison)) {
      throw new DataError('BAD_OPTION', `is no comparison: ${OPERATORS.join(' ')}`, { value: String(comparison) })
    }
    this.#column(condition)
    return this.#with(`SELECT * FROM (${this.#query}) WHERE ${quoted(condition)} ${comparison} ${literal(value)}`)
  }

  /** Adds columns, or replaces them, by expressions in SQL over the columns there are. */
  async assign(columns: Readonly<Record<string, Sql>>): Promise<LargeTable> {
    const added = Object.entries(columns)
    const kept = this.columns.filter(({ name }) => !Object.hasOwn(columns, name)).map(({ name }) => quoted(name))
    const expressions = added.map(([name, { sql }]) => `(${sql}) AS ${quoted(name)}`)
    const query = `SELECT ${[...kept, ...expressions, ROW, ORDER].join(', ')} FROM (${this.#query})`
    const described = await this.#engine.describe(query)
    return this.#with(
      query,
      described.filter(({ name }) => name !== ROW && name !== ORDER),
    )
  }

  /** Keeps the first of the rows that are equal in all columns, or in some. Missing cells are equal to each other. */
  dropDuplicates({ subset }: { readonly subset?: readonly string[] } = {}): LargeTable {
    const names = subset?.map((name) => this.#column(name).name) ?? this.columns.map(({ name }) => name)
    const first = `row_number() OVER (PARTITION BY ${names.map(quoted).join(', ')} ORDER BY ${ORDER}) = 1`
    return this.#with(`SELECT * FROM (${this.#query}) QUALIFY ${first}`)
  }

  /** Rows in ascending order of these columns; missing cells last, ties as they were. */
  sortBy(
    names: string | readonly string[],
    { descending = false }: { readonly descending?: boolean } = {},
  ): LargeTable {
    const keys = (typeof names === 'string' ? [names] : names).map((name) => quoted(this.#column(name).name))
    const order = keys.map((key) => `${key} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ')
    const place = `row_number() OVER (ORDER BY ${order}, ${ORDER}) AS ${ORDER}`
    return this.#with(`SELECT * REPLACE (${place}) FROM (${this.#query})`)
  }

  /** The first rows, as a frame. */
  async head(n = 5): Promise<Frame> {
    return this.#collected(`SELECT * FROM (${this.#query}) ORDER BY ${ORDER} LIMIT ${Math.max(0, Math.floor(n))}`)
  }

  /** Random rows as a frame: for the same seed those that `frame.sample` draws from all rows. */
  async sample(n: number | SampleOptions, options: SampleOptions = {}): Promise<Frame> {
    const [rows] = await this.shape()
    const drawn = samplePositions(rows, typeof n === 'number' ? { n, ...options } : n)
    const places = `SELECT unnest([${drawn.join(', ')}]::BIGINT[]) AS place, generate_subscripts([${drawn.join(', ')}]::BIGINT[], 1) AS turn`
    const placed = `SELECT *, row_number() OVER (ORDER BY ${ORDER}) - 1 AS place FROM (${this.#query})`
    return this.#collected(
      `SELECT placed.* EXCLUDE (place) REPLACE (turn AS ${ORDER}) FROM (${placed}) placed JOIN (${places}) places USING (place)`,
    )
  }

  /** All rows, as a frame in memory. */
  collect(): Promise<Frame> {
    return this.#collected(this.#query)
  }

  /** Count, mean, std, min, quartiles and max of the numeric columns, as `frame.describe()` has them. One column is read at a time. */
  async describe(): Promise<Frame> {
    let described: Frame | undefined
    for (const { name, dtype } of this.columns) {
      if (!isNumeric(dtype)) continue
      const one = (await this.select([name]).collect()).describe()
      described = described === undefined ? one : described.assign({ [name]: one.column(name).toArray() })
    }
    return described ?? (await this.head(0)).describe()
  }

  /** The correlations of the numeric columns, as `frame.corr()` has them. */
  async corr(options?: Parameters<Frame['corr']>[0]): Promise<Frame> {
    const numeric = this.columns.filter(({ dtype }) => isNumeric(dtype)).map(({ name }) => name)
    return (await this.select(numeric).collect()).corr(options)
  }

  /** The values of a column by their counts, as `frame.valueCounts()` has them. */
  async valueCounts(name: string, options?: Parameters<Frame['valueCounts']>[1]): Promise<Frame> {
    return (await this.select([name]).collect()).valueCounts(name, options) as Frame
  }

  /**
   * Summaries by group, as `frame.groupBy(names).agg(stats)` has them. Only the columns that take part are read.
   *
   * @example await table.groupBy('waterfront', { price: ['count', 'mean'] })
   */
  async groupBy(
    names: string | readonly string[],
    stats: Readonly<Record<string, Stat | readonly Stat[]>>,
  ): Promise<Frame> {
    const keys = typeof names === 'string' ? [names] : names
    const frame = await this.select([...new Set([...keys, ...Object.keys(stats)])]).collect()
    return frame.groupBy(keys).agg(stats) as Frame
  }

  /** Writes the rows as a Parquet file, without reading them into this program. */
  toParquet(path: string): Promise<void> {
    const names = this.columns.map(({ name }) => quoted(name)).join(', ')
    return this.#engine.writeParquet(`SELECT ${names} FROM (${this.#query}) ORDER BY ${ORDER}`, path)
  }

  /**
   * What `profile()` reads: one column at a time, so that no more of the file is in memory than it needs.
   *
   * @example const report = await profile(await table.columnSource())
   */
  async columnSource(): Promise<LargeColumnSource> {
    const [rows] = await this.shape()
    return {
      rows,
      columnNames: this.columns.map(({ name }) => name),
      read: (place, signal) => {
        const { name, dtype } = this.columns[place] as LargeColumn
        return readCells(this.#engine.cells(this.#cellsOf(this.#query, name), signal), dtype, rows)
      },
    }
  }

  /** Stops a running query and removes what was made on disk. The table and all made from it are of no use then. */
  close(): Promise<void> {
    return this.#engine.close()
  }

  async #collected(query: string): Promise<Frame> {
    const columns = new Map<string, Column>()
    for (const { name, dtype } of this.columns) {
      columns.set(name, await readColumn(this.#engine.cells(this.#cellsOf(query, name)), dtype))
    }
    const labels = await readColumn(this.#engine.cells(this.#cellsOf(query, ROW)), 'int64')
    return new Frame(columns, labels.values.length, {
      name: this.name,
      source: this.source,
      index: labels.values as Float64Array,
    })
  }

  #cellsOf(query: string, name: string): string {
    return `SELECT ${quoted(name)} FROM (${query}) ORDER BY ${ORDER}`
  }

  #with(query: string, columns: readonly LargeColumn[] = this.columns): LargeTable {
    return new LargeTable(this.#engine, { name: this.name, source: this.source, columns, query })
  }

  #column(name: string): LargeColumn {
    const column = this.columns.find((other) => other.name === name)
    if (column !== undefined) return column
    const known = this.columns.slice(0, 10).map((other) => other.name)
    throw new DataError('UNKNOWN_COLUMN', `is not a column of the table. Its columns: ${known.join(', ')}`, {
      value: name,
    })
  }
}

/** The columns of a large table, read one at a time. */
export interface LargeColumnSource {
  readonly rows: number
  readonly columnNames: readonly string[]
  read(place: number, signal?: AbortSignal): Promise<LargeCells>
}

interface LargeAbout {
  readonly name: string | undefined
  readonly source: DataSource
  readonly columns: readonly LargeColumn[]
  readonly query: string
}

/**
 * Opens a CSV or Parquet file that need not fit into memory. It needs the package `@duckdb/node-api`.
 *
 * @example const table = await openTable('sales.parquet')
 * @throws DataError MISSING_PACKAGE, FILE_NOT_FOUND, and the errors of the readers
 */
export async function openTable(path: string, options: Pick<ReadOptions, 'name' | 'signal'> = {}): Promise<LargeTable> {
  const engine = await platform.openEngine(path, options.signal)
  return new LargeTable(engine, {
    name: options.name ?? nameOf(path),
    source: { type: 'local', uri: path },
    columns: engine.columns,
    query: `SELECT *, ${ROW} AS ${ORDER} FROM ${engine.relation}`,
  })
}

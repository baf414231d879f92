/**
 * The plain tables of one database, whichever it is: never a view or a generated column, which could run what they hold.
 * The database is not trusted. What cannot be read of it is reported and passed over.
 */
export interface TableReader {
  readonly rowsRead: number
  has(table: string): boolean
  /** 0 for a table that is not there. */
  count(table: string): Promise<number>
  /** About how many rows there are, for progress; found without reading them where that can be. */
  estimate(table: string): Promise<number>
  /**
   * All rows, a few in memory at a time. A column that the table does not have is missing in them. A part of the table
   * that cannot be read is reported. Other queries may be made meanwhile.
   */
  rows(table: string, columns: readonly string[]): AsyncGenerator<Row>
  /**
   * Rows with a value in a column, for tables that are small or have an index on it; none if there is no such column.
   *
   * @throws SourceFault
   */
  where(table: string, columns: readonly string[], column: string, value: string): Promise<readonly Row[]>
}

/**
 * A row in the values of every database: integers and booleans as `bigint`, floating point as `number`, text as `string`,
 * what is missing as `null`. Bytes, and text that is too long, are left in the database and come as `NO_TEXT`. Its place in
 * the table is `row`.
 */
export type Row = Readonly<Record<string, unknown>>

/** Longer text is beyond every limit. */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024

/** Stands for bytes and for text that is too long. */
export const NO_TEXT = Buffer.alloc(0)

/** Rows that `where` gives at most. */
export const MOST_ROWS = 2000

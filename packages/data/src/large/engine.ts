import type { Dtype } from '../dtype.js'

/** What a large table asks of the database below it: queries over one file, which it was opened with. */
export interface TableEngine {
  /** The columns of the file, by the rules of the small reader. */
  readonly columns: readonly LargeColumn[]
  /** The relation that queries select from: the columns of the file, and `ROW` with 0 … n − 1. */
  readonly relation: string
  /** The only row of a query, as numbers. */
  numbers(query: string): Promise<number[]>
  /** The names and dtypes of what a query gives. */
  describe(query: string): Promise<LargeColumn[]>
  /** The cells that a query of one column gives, some at a time; the query stops with the signal. */
  cells(query: string, signal?: AbortSignal): AsyncIterable<readonly unknown[]>
  /** Writes what a query gives as a Parquet file. */
  writeParquet(query: string, path: string): Promise<void>
  /** Stops the running query, and removes what was made on disk. */
  close(): Promise<void>
}

export interface LargeColumn {
  readonly name: string
  readonly dtype: Dtype
}

/** Where a row stood in the file; hidden from users. */
export const ROW = '__labbook_row'
/** Where a row stands now. */
export const ORDER = '__labbook_order'

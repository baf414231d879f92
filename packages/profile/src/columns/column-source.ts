/**
 * What a profile reads: the columns of a table, one at a time, so that a table larger than memory can be profiled. The formulas
 * above it are the same for every source.
 */
export interface ColumnSource {
  readonly rows: number
  readonly columnNames: readonly string[]
  /** Labels of the rows; `undefined` for 0 … n − 1. */
  readonly labels?: ArrayLike<number | string> | undefined
  /**
   * The cells of the column at this place. The arrays are the reader's own: it may keep them or hand them to another thread.
   * Ends soon after `signal`, a query that runs included.
   */
  read(place: number, signal?: AbortSignal): Promise<ColumnCells>
}

/**
 * The cells of a column by kind; `dtype` is what the profile shows.
 * - numbers: missing is NaN; `exact` only where a whole number is beyond ±(2⁵³ − 1)
 * - dates: milliseconds since 1970 in UTC, missing NaN
 * - texts and categories: per row a code into `values`, which are in order of first appearance (texts) or of the type
 *   (categories); missing −1
 * - booleans: 0, 1, missing 255
 * - mixed: what cannot be analysed, with the number of cells of each kind, and the cells as text in the form of texts
 */
export type ColumnCells = NumberCells | DateCells | TextCells | BooleanCells | MixedCells

export interface NumberCells {
  readonly kind: 'numbers'
  readonly dtype: string
  readonly values: Float64Array
  readonly exact?: BigInt64Array | undefined
}

export interface DateCells {
  readonly kind: 'dates'
  readonly dtype: string
  readonly values: Float64Array
}

export interface TextCells {
  readonly kind: 'texts' | 'categories'
  readonly dtype: string
  readonly codes: Int32Array
  readonly values: readonly string[]
}

export interface BooleanCells {
  readonly kind: 'booleans'
  readonly dtype: string
  readonly values: Uint8Array
}

export interface MixedCells {
  readonly kind: 'mixed'
  readonly dtype: string
  readonly kinds: Readonly<Record<string, number>>
  readonly codes: Int32Array
  readonly values: readonly string[]
}

export function rowsOf(cells: ColumnCells): number {
  return 'codes' in cells ? cells.codes.length : cells.values.length
}

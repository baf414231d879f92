/**
 * What a profile reads: the columns of a table, one at a time, so that a table larger than memory can be profiled. The formulas
 * above it are the same for every source.
 */
export interface ColumnSource {
  readonly rows: number
  readonly columns: readonly ColumnInfo[]
  /** Labels of the rows; `undefined` for 0 … n − 1. */
  readonly labels?: ArrayLike<number | string> | undefined
  /** The cells of the column at this place. */
  read(place: number): Promise<ColumnCells>
}

export interface ColumnInfo {
  readonly name: string
  readonly dtype: string
}

/**
 * - numbers: missing is NaN; `exact` only where a whole number is beyond ±(2⁵³ − 1)
 * - dates: milliseconds since 1970 in UTC, missing NaN
 * - texts and categories: per row a code into `values`, which are in order of first appearance (texts) or of the type
 *   (categories); missing −1
 * - booleans: 0, 1, missing 255
 * - mixed: what cannot be analysed, with the number of cells of each kind
 */
export type ColumnCells =
  | { readonly kind: 'numbers'; readonly values: Float64Array; readonly exact?: BigInt64Array | undefined }
  | { readonly kind: 'dates'; readonly values: Float64Array }
  | { readonly kind: 'texts' | 'categories'; readonly codes: Int32Array; readonly values: readonly string[] }
  | { readonly kind: 'booleans'; readonly values: Uint8Array }
  | { readonly kind: 'mixed'; readonly kinds: Readonly<Record<string, number>>; readonly missing: Uint8Array }

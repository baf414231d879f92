/**
 * A column as any table library has it. A Labbook frame and an arquero table fit. What a frame knows besides, its stored
 * values, dtype and categories, makes the reading quicker and exact.
 */
export interface ColumnLike {
  readonly length: number
  at(row: number): unknown
  readonly dtype?: string | undefined
  readonly values?: ArrayLike<unknown> | undefined
  readonly categories?: readonly (string | number)[] | undefined
}

/** A table: columns of one length by name. */
export interface TableLike {
  columnNames(): readonly string[]
  numRows(): number
  column(name: string): ColumnLike | undefined
  /** Labels of the rows; 0 … n − 1 when left out. */
  readonly index?: ArrayLike<number | string> | undefined
}

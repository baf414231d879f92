/** Rows that stand below other rows, and open. */
export interface GridTree<Row> {
  /** 1 at the top. */
  readonly levelOf: (row: Row) => number
  /** Undefined if a row has nothing below it. */
  readonly isOpen: (row: Row) => boolean | undefined
  readonly onToggle: (row: Row, isOpen: boolean) => void
  /** Opens everything at the level of the row. */
  readonly onOpenLevel: (row: Row) => void
  /** Opens the row and everything below it. */
  readonly onOpenBranch: (row: Row) => void
}

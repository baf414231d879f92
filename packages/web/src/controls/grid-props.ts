import type { ReactNode } from 'react'
import type { GridColumn, GridLayout, GridSelection, SortedBy } from './grid-column.js'
import type { GridRows } from './grid-rows.js'
import type { GridTree } from './grid-tree.js'

export interface DataGridProps<Row> {
  readonly label: string
  readonly rows: GridRows
  /** Undefined while loading. */
  readonly rowAt: (index: number) => Row | undefined
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  /** The row header, which stays in view. */
  readonly first: GridColumn<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  /** Without it, columns cannot be resized or moved. */
  readonly layout?: GridLayout | undefined
  /** Without it, rows cannot be selected. */
  readonly selection?: GridSelection | undefined
  /** A row that stays below the head, whatever else is shown. */
  readonly pinned?: Row | undefined
  /** Opens the row's page. */
  readonly onOpen: (row: Row) => void
  readonly isStale?: boolean
  /** Rows that open to show others below them. */
  readonly tree?: GridTree<Row> | undefined
  /** Stands across all columns but the first, in place of their cells. */
  readonly restOf?: ((row: Row) => ReactNode) | undefined
  /** Rows on `--surface-sunken`. */
  readonly isSunken?: ((row: Row) => boolean) | undefined
  /** Two lines a row in place of columns, for a narrow screen. */
  readonly list?: GridList<Row> | undefined
}

export interface GridList<Row> {
  /** Says what the rows show. */
  readonly head: ReactNode
  readonly lines: (row: Row) => ReactNode
}

import type { ReactNode } from 'react'
import styles from './data-grid.module.css'
import type { GridColumn, GridSelection } from './grid-column.js'
import { RowBox } from './row-box.js'

export interface CellsProps<Row> {
  /** Undefined while loading. */
  readonly row: Row | undefined
  readonly first: GridColumn<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly selection?: GridSelection | undefined
  readonly restOf?: ((row: Row) => ReactNode) | undefined
}

/** The cells of a row. */
export function Cells<Row>({ row, first, columns, idOf, nameOf, selection, restOf }: CellsProps<Row>) {
  if (row === undefined) {
    return (
      <div className={`${styles.cell} ${styles.first}`} role="gridcell">
        <span className="skel" style={{ width: 180 }} aria-label="Loading" />
      </div>
    )
  }
  const rest = restOf?.(row)
  return (
    <>
      <div className={`${styles.cell} ${styles.first}`} role="rowheader">
        {selection !== undefined && <RowBox id={idOf(row)} name={nameOf(row)} selection={selection} />}
        {first.cell(row)}
      </div>
      {rest !== undefined && (
        <div className={`${styles.cell} ${styles.rest}`} role="gridcell" aria-colspan={columns.length}>
          {rest}
        </div>
      )}
      {(rest === undefined ? columns : []).map(
        ({ name, isNumber = false, isSecondary = false, isEdge = false, cell }) => (
          <div
            key={name}
            className={`${styles.cell} ${isNumber ? styles.number : ''} ${isSecondary ? styles.secondary : ''} ${isEdge ? styles.edge : ''}`}
            role="gridcell"
          >
            {cell(row)}
          </div>
        ),
      )}
    </>
  )
}

import { Checkbox } from './checkbox.js'
import styles from './data-grid.module.css'
import type { GridColumn, GridSelection } from './grid-column.js'

export interface CellsProps<Row> {
  /** Undefined while loading. */
  readonly row: Row | undefined
  readonly first: GridColumn<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly selection?: GridSelection | undefined
}

/** The cells of a row. */
export function Cells<Row>({ row, first, columns, idOf, nameOf, selection }: CellsProps<Row>) {
  if (row === undefined) {
    return (
      <div className={`${styles.cell} ${styles.first}`} role="gridcell">
        <span className="skel" style={{ width: 180 }} aria-label="Loading" />
      </div>
    )
  }
  return (
    <>
      <div className={`${styles.cell} ${styles.first}`} role="rowheader">
        {selection !== undefined && (
          <Checkbox
            label={`Select ${nameOf(row)}`}
            isLabelHidden
            isSelected={selection.selected.has(idOf(row))}
            onChange={(isSelected) => selection.onSelect([idOf(row)], isSelected)}
          />
        )}
        {first.cell(row)}
      </div>
      {columns.map(({ name, isNumber = false, isSecondary = false, cell }) => (
        <div
          key={name}
          className={`${styles.cell} ${isNumber ? styles.number : ''} ${isSecondary ? styles.secondary : ''}`}
          role="gridcell"
        >
          {cell(row)}
        </div>
      ))}
    </>
  )
}

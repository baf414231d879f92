import { ArrowDown, ArrowUp } from 'lucide-react'
import { Checkbox } from './checkbox.js'
import styles from './data-grid.module.css'
import type { GridColumn, GridSelection, SortedBy } from './grid-column.js'

export interface ColumnHeadProps<Row> {
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  readonly selection?: GridSelection | undefined
  readonly column: GridColumn<Row>
  readonly isFirst?: boolean
}

/** The head of a column: its name, which sorts by it, and its menu. */
export function ColumnHead<Row>({ column, isFirst = false, sortedBy, onSort, selection }: ColumnHeadProps<Row>) {
  const { name, label, hint = label, unit, mark, menu, isNumber = false, isUnsortable = false } = column
  const isSorted = sortedBy.name === name
  const Arrow = sortedBy.ascending ? ArrowUp : ArrowDown
  const direction = sortedBy.ascending ? 'ascending' : 'descending'
  return (
    <div
      className={`${styles.cell} ${styles.headcell} ${isNumber ? styles.number : ''} ${isFirst ? styles.first : ''} ${column.isEdge === true ? styles.edge : ''}`}
      role="columnheader"
      aria-sort={isUnsortable ? undefined : isSorted ? direction : 'none'}
    >
      {isFirst && selection !== undefined && <SelectAll {...selection} />}
      {isUnsortable ? (
        (column.head ?? <span title={hint}>{label}</span>)
      ) : (
        <button type="button" className={styles.sort} data-sorted={isSorted || undefined} onClick={() => onSort(name)}>
          <bdi className="cut" title={hint}>
            {label}
          </bdi>
          {unit !== undefined && <bdi className={`cut ${styles.unit}`}>{unit}</bdi>}
          {isSorted && <Arrow className="i s" aria-hidden />}
        </button>
      )}
      {mark}
      {menu !== undefined && <span className={styles.menu}>{menu}</span>}
    </div>
  )
}

function SelectAll({ selected, all, allLabel, onSelect }: GridSelection) {
  const chosen = all.filter((id) => selected.has(id)).length
  return (
    <Checkbox
      label={allLabel}
      isLabelHidden
      isSelected={chosen > 0 && chosen === all.length}
      isIndeterminate={chosen > 0 && chosen < all.length}
      onChange={(isSelected) => onSelect(all, isSelected)}
    />
  )
}

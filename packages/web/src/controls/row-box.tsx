import { Checkbox } from './checkbox.js'
import type { GridSelection } from './grid-column.js'
import styles from './row-box.module.css'

/** Selects a row. A row that cannot be selected keeps the room, so that all names begin at one edge. */
export function RowBox({ id, name, selection }: { id: string; name: string; selection: GridSelection }) {
  const box = selection.boxOf?.(id) ?? (selection.selected.has(id) ? 'all' : 'none')
  if (box === 'absent') return <span className={styles.room} />
  return (
    <Checkbox
      label={`Select ${name}`}
      isLabelHidden
      isSelected={box === 'all'}
      isIndeterminate={box === 'some'}
      onChange={(isSelected) => selection.onSelect([id], isSelected)}
    />
  )
}

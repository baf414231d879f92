import type { ReactNode } from 'react'
import styles from './data-grid.module.css'
import type { GridColumn } from './grid-column.js'

export interface GridBandsProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly template: string
}

interface Band {
  readonly id: string | undefined
  readonly label: ReactNode
  readonly isEdge: boolean
  /** How many columns it stands over. */
  columns: number
}

/** What stands over several columns, above their own heads. */
export function GridBands<Row>({ columns, template }: GridBandsProps<Row>) {
  const bands: Band[] = []
  for (const { band, isEdge = false } of columns) {
    const last = bands.at(-1)
    if (last !== undefined && last.id === band?.id) last.columns++
    else bands.push({ id: band?.id, label: band?.label, isEdge, columns: 1 })
  }
  return (
    <div className={styles.bands} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      <div className={`${styles.cell} ${styles.first}`} role="columnheader" />
      {bands.map(({ id, label, isEdge, columns: span }, i) => (
        <div
          key={`${i} ${id}`}
          className={`${styles.cell} ${isEdge ? styles.edge : ''}`}
          role="columnheader"
          aria-colspan={span}
          style={{ gridColumn: `span ${span}` }}
        >
          {label}
        </div>
      ))}
    </div>
  )
}

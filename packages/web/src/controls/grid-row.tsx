import { type CSSProperties, memo, type ReactNode } from 'react'
import styles from './data-grid.module.css'
import { Cells } from './grid-cells.js'
import type { SelectionBox } from './grid-column.js'
import type { PlacedTrack } from './grid-tracks.js'
import type { Ticks } from './grid-ticks.js'

export interface GridRowProps<Row> {
  readonly id: string
  readonly index: number
  /** The place among all rows that are read out. */
  readonly ariaIndex: number
  /** Distance from the top of the first row. */
  readonly top: number
  /** Undefined while loading. */
  readonly row: Row | undefined
  readonly name: string
  /** The columns that are drawn; empty in a list. */
  readonly placed: readonly PlacedTrack<Row>[]
  /** Undefined in a list, whose rows are as wide as their frame. */
  readonly template: string | undefined
  readonly width: number
  /** In place of columns. */
  readonly lines: ((row: Row) => ReactNode) | undefined
  /** In place of all cells but the first. */
  readonly rest: ReactNode
  /** Undefined if rows cannot be selected. */
  readonly box: SelectionBox | undefined
  readonly onTick: Ticks['tick']
  readonly level: number | undefined
  readonly isOpen: boolean | undefined
  readonly isSunken: boolean
  readonly isCursor: boolean
}

/** A row of a grid. While the grid scrolls, the rows that stay in view are not drawn again, as long as all of this is the same. */
export const GridRow = memo(DrawnRow) as typeof DrawnRow

function DrawnRow<Row>(props: GridRowProps<Row>) {
  const { id, index, ariaIndex, top, row, name, placed, template, width, lines, rest, box, onTick } = props
  const frame: CSSProperties = template === undefined ? {} : { gridTemplateColumns: template, width }
  return (
    <div
      id={id}
      className={template === undefined ? `${styles.row} ${styles.twoLines}` : styles.row}
      role="row"
      aria-rowindex={ariaIndex}
      aria-level={props.level}
      aria-expanded={props.isOpen}
      aria-selected={box === undefined ? undefined : row !== undefined && box === 'all'}
      data-sunken={props.isSunken || undefined}
      data-cursor={props.isCursor || undefined}
      style={{ ...frame, transform: `translateY(${top}px)` }}
    >
      {lines !== undefined && row !== undefined ? (
        <Lines>{lines(row)}</Lines>
      ) : (
        <Cells
          {...{ row, name, placed, rest, box }}
          onTick={(isSelected, toHere) => onTick(index, isSelected, toHere)}
        />
      )}
    </div>
  )
}

/** What a row of a list shows. */
export function Lines({ children }: { children: ReactNode }) {
  return (
    <div className={styles.lines} role="rowheader">
      {children}
    </div>
  )
}

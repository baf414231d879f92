import type { CSSProperties, ReactNode } from 'react'
import styles from './data-grid.module.css'
import type { SelectionBox } from './grid-column.js'
import type { PlacedTrack } from './grid-tracks.js'
import { TickBox, type TickBoxProps } from './tick-box.js'

export interface CellsProps<Row> {
  /** Undefined while loading. */
  readonly row: Row | undefined
  /** The columns that are drawn; the first of them heads the row. */
  readonly placed: readonly PlacedTrack<Row>[]
  readonly name: string
  /** Without it, rows have no check box. */
  readonly box: SelectionBox | undefined
  readonly onTick?: TickBoxProps['onTick']
  /** In place of all cells but the first. */
  readonly rest: ReactNode
}

/** The cells of a row. */
export function Cells<Row>(props: CellsProps<Row>) {
  const { row, placed, name: rowName, box, onTick, rest } = props
  if (row === undefined) {
    return placed.map((track, i) => (
      <div
        key={track.column.name}
        className={`${styles.cell} ${i === 0 ? styles.first : ''} ${track.column.isNumber === true ? styles.number : ''} ${track.isFrozen ? styles.frozen : ''}`}
        role="gridcell"
        data-edge={track.isGroupStart || undefined}
        style={placeOf(track, undefined)}
      >
        {i === 0 && box !== undefined && <span className={styles.noBox} />}
        <span
          className="skel"
          style={{ width: i === 0 ? 180 : 48 }}
          {...(i === 0 ? { 'aria-label': 'Loading' } : { 'aria-hidden': true })}
        />
      </div>
    ))
  }
  const cells = (rest === undefined ? placed : placed.slice(0, 1)).map((track, i) => {
    const { name, isNumber = false, isSecondary = false, cell } = track.column
    const isFirst = i === 0
    const classes = [
      styles.cell,
      isFirst ? styles.first : '',
      isNumber ? styles.number : '',
      isSecondary ? styles.secondary : '',
      track.isFrozen ? styles.frozen : '',
    ]
    const bar = track.column.bar?.(row)
    return (
      <div
        key={name}
        className={classes.filter((each) => each !== '').join(' ')}
        role={isFirst ? 'rowheader' : 'gridcell'}
        data-column={name}
        data-edge={track.isGroupStart || undefined}
        data-bar={bar === undefined ? undefined : true}
        style={placeOf(track, bar)}
      >
        {isFirst && box !== undefined && <TickBox label={`Select ${rowName}`} {...{ box, onTick }} />}
        {cell(row)}
      </div>
    )
  })
  if (rest === undefined) return cells
  return (
    <>
      {cells}
      <div className={`${styles.cell} ${styles.rest}`} role="gridcell">
        {rest}
      </div>
    </>
  )
}

function placeOf<Row>({ isFrozen, left, gap }: PlacedTrack<Row>, bar: number | undefined): CSSProperties {
  const place: CSSProperties = isFrozen ? { left } : gap > 0 ? { marginLeft: gap } : {}
  return bar === undefined ? place : { ...place, ...({ '--bar': bar } as CSSProperties) }
}

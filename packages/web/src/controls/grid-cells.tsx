import { type CSSProperties, type ReactNode, useRef } from 'react'
import { Checkbox } from './checkbox.js'
import styles from './data-grid.module.css'
import type { GridSelection, SelectionBox } from './grid-column.js'
import type { PlacedTrack } from './grid-tracks.js'
import { boxOf } from './selection-box.js'

export interface CellsProps<Row> {
  /** Undefined while loading. */
  readonly row: Row | undefined
  /** The columns that are drawn; the first of them heads the row. */
  readonly placed: readonly PlacedTrack<Row>[]
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly selection?: GridSelection | undefined
  /** Leaves the place of the check box empty. */
  readonly isPinned?: boolean
  readonly onTick?: (isSelected: boolean, toHere: boolean) => void
  /** In place of all cells but the first. */
  readonly restOf?: ((row: Row) => ReactNode) | undefined
}

/** The cells of a row. */
export function Cells<Row>(props: CellsProps<Row>) {
  const { row, placed, idOf, nameOf, selection, isPinned = false, onTick, restOf } = props
  if (row === undefined) {
    return placed.map((track, i) => (
      <div
        key={track.column.name}
        className={`${styles.cell} ${i === 0 ? styles.first : ''} ${track.column.isNumber === true ? styles.number : ''} ${track.isFrozen ? styles.frozen : ''}`}
        role="gridcell"
        data-edge={track.isGroupStart || undefined}
        style={placeOf(track, undefined)}
      >
        {i === 0 && selection !== undefined && <span className={styles.noBox} />}
        <span
          className="skel"
          style={{ width: i === 0 ? 180 : 48 }}
          {...(i === 0 ? { 'aria-label': 'Loading' } : { 'aria-hidden': true })}
        />
      </div>
    ))
  }
  const rest = restOf?.(row)
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
        {isFirst && isPinned && <span className={styles.noBox} />}
        {isFirst && selection !== undefined && !isPinned && (
          <TickBox label={`Select ${nameOf(row)}`} box={boxOf(selection, idOf(row))} onTick={onTick} />
        )}
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

interface TickBoxProps {
  readonly label: string
  readonly box: SelectionBox
  readonly onTick: CellsProps<never>['onTick']
}

/** With Shift, the rows from the last one ticked up to here are ticked, too. */
function TickBox({ label, box, onTick }: TickBoxProps) {
  const toHere = useRef(false)
  if (box === 'absent') return <span className={styles.noBox} />
  return (
    <span
      className={styles.tick}
      onPointerDownCapture={({ shiftKey }) => {
        toHere.current = shiftKey
      }}
      onKeyDownCapture={({ shiftKey }) => {
        toHere.current = shiftKey
      }}
    >
      <Checkbox
        label={label}
        isLabelHidden
        isSelected={box === 'all'}
        isIndeterminate={box === 'some'}
        onChange={(on) => onTick?.(on, toHere.current)}
      />
    </span>
  )
}

function placeOf<Row>({ isFrozen, left, gap }: PlacedTrack<Row>, bar: number | undefined): CSSProperties {
  const place: CSSProperties = isFrozen ? { left } : gap > 0 ? { marginLeft: gap } : {}
  return bar === undefined ? place : { ...place, ...({ '--bar': bar } as CSSProperties) }
}

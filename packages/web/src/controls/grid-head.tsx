import { ArrowDown, ArrowUp } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { useMove } from 'react-aria/useMove'
import { createPortal } from 'react-dom'
import { Checkbox } from './checkbox.js'
import styles from './data-grid.module.css'
import type { GridColumn, GridLayout, GridSelection, SortedBy } from './grid-column.js'
import { type ColumnHand, useColumnHand, useGrip } from './grid-moves.js'
import { fittingWidth, type PlacedTrack, type Tracks, templateOf, withinLimits } from './grid-tracks.js'

export interface GridHeadProps<Row> {
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  readonly selection?: GridSelection | undefined
  readonly layout?: GridLayout | undefined
  readonly columns: readonly GridColumn<Row>[]
  readonly tracks: Tracks<Row>
  readonly placed: readonly PlacedTrack<Row>[]
  /** The table, in which contents are measured. */
  readonly scroll: RefObject<HTMLDivElement | null>
}

/** The heads of the columns: they sort, and with a layout they are resized and moved, with the pointer and with keys. */
export function GridHead<Row>(props: GridHeadProps<Row>) {
  const { placed, tracks, columns } = props
  const hasGroups = columns.some(({ group }) => group !== undefined)
  const hand = useColumnHand(props)
  return (
    <div className={styles.head} role="row" aria-rowindex={1} style={{ width: tracks.width }}>
      {hasGroups && <GroupLine placed={placed} />}
      <div className={styles.heads} role="presentation" style={{ gridTemplateColumns: templateOf(placed) }}>
        {placed.map((track, i) => (
          <ColumnHead key={track.column.name} {...props} {...{ track, hand }} isFirst={i === 0} />
        ))}
      </div>
      {/* Outside the table: a row holds nothing but cells, and in a head it would be a part of its name. */}
      {createPortal(
        <span className={styles.spoken} role="status">
          {hand.spoken}
        </span>,
        document.body,
      )}
    </div>
  )
}

/** The names of the groups, each above its first column. */
function GroupLine<Row>({ placed }: { placed: readonly PlacedTrack<Row>[] }) {
  return (
    <div className={styles.groups} aria-hidden style={{ gridTemplateColumns: templateOf(placed) }}>
      {placed.map(({ column, gap, left, isFrozen, isGroupStart }) => (
        <span
          key={column.name}
          className={isFrozen ? styles.frozen : ''}
          data-edge={isGroupStart || undefined}
          style={isFrozen ? { left } : { marginLeft: gap }}
        >
          {isGroupStart && (column.groupHead ?? column.group)}
        </span>
      ))}
    </div>
  )
}

interface ColumnHeadProps<Row> extends GridHeadProps<Row> {
  readonly track: PlacedTrack<Row>
  readonly isFirst: boolean
  readonly hand: ColumnHand
}

function ColumnHead<Row>({
  track,
  isFirst,
  sortedBy,
  onSort,
  selection,
  layout,
  hand,
  ...props
}: ColumnHeadProps<Row>) {
  const { column, width, left, gap, isFrozen, isGroupStart } = track
  const { name, label, hint = label, unit, mark, lead, menu, isNumber = false, isUnsortable = false } = column
  const isSorted = sortedBy.name === name
  const Arrow = sortedBy.ascending ? ArrowUp : ArrowDown
  const direction = sortedBy.ascending ? 'ascending' : 'descending'
  const grip = useGrip({ track, isFirst, layout, hand, ...props })
  const text = column.head ?? (
    <>
      <bdi className="cut" title={hint}>
        {label}
      </bdi>
      {unit !== undefined && <bdi className={`cut ${styles.unit}`}>{unit}</bdi>}
      {isSorted && <Arrow className="i s" aria-hidden />}
    </>
  )
  return (
    <div
      className={`${styles.cell} ${styles.headcell} ${isNumber ? styles.number : ''} ${isFrozen ? styles.frozen : ''} ${isFirst ? styles.first : ''}`}
      role="columnheader"
      aria-sort={isUnsortable ? undefined : isSorted ? direction : 'none'}
      data-column={name}
      data-edge={isGroupStart || undefined}
      data-lifted={hand.held === name || undefined}
      data-drop={hand.before === name || undefined}
      style={isFrozen ? { left } : { marginLeft: gap }}
    >
      {isFirst && selection !== undefined && <SelectAll {...selection} />}
      {lead}
      {isUnsortable ? (
        <span className={styles.sort} {...(layout === undefined ? {} : { ...grip.props, tabIndex: 0 })}>
          {text}
        </span>
      ) : (
        <button
          type="button"
          className={styles.sort}
          data-sorted={isSorted || undefined}
          onClick={() => grip.isClick() && onSort(name)}
          {...grip.props}
        >
          {text}
        </button>
      )}
      {mark}
      {menu !== undefined && <span className={styles.menu}>{menu}</span>}
      {layout !== undefined && <Handle {...{ name, width, layout }} {...props} />}
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

interface HandleProps<Row> extends Pick<GridHeadProps<Row>, 'tracks' | 'scroll'> {
  readonly name: string
  readonly width: number
  readonly layout: GridLayout
}

/** The right edge of a head: dragged, or double-clicked to fit the contents in view. */
function Handle<Row>({ name, width, layout, tracks, scroll }: HandleProps<Row>) {
  const latest = useRef(width)
  const isHeld = tracks.draft?.name === name
  const { moveProps } = useMove({
    onMoveStart: () => {
      latest.current = width
    },
    onMove: ({ deltaX }) => {
      latest.current += deltaX
      tracks.onDraft({ name, width: withinLimits(latest.current) })
    },
    onMoveEnd: () => {
      tracks.onDraft(undefined)
      layout.onResize(name, withinLimits(latest.current))
    },
  })
  return (
    <span
      {...moveProps}
      className={styles.handle}
      data-held={isHeld || undefined}
      aria-hidden
      onDoubleClick={() => layout.onResize(name, withinLimits(fittingWidth(scroll.current, name)))}
    >
      {isHeld && <span className={`tip ${styles.width}`}>{width} px</span>}
    </span>
  )
}

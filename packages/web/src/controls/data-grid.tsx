import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import styles from './data-grid.module.css'
import { Cells } from './grid-cells.js'
import { useGridCursor } from './grid-cursor.js'
import { GridHead } from './grid-head.js'
import type { DataGridProps } from './grid-props.js'
import { useTicks } from './grid-ticks.js'
import { templateOf, tracksInView, useTracks } from './grid-tracks.js'
import { boxOf } from './selection-box.js'
import { useElementWidth } from './use-element-width.js'

/**
 * A table of any length that draws only the rows in view (U-RUNS-3). When focused, the arrow keys move a cursor over
 * the rows, Space selects and Enter opens; in a tree, the arrows to the sides open and close.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, rowAt, idOf, first, columns, layout, selection, pinned, sortedBy, tree, list } = props
  const id = useId()
  const ticks = useTicks(props)
  const cursor = useGridCursor(props, ticks)
  const [measure, room] = useElementWidth()
  const frame = useCallback(
    (element: HTMLDivElement | null) => {
      rows.scroll.current = element
      return measure(element)
    },
    [measure, rows.scroll],
  )
  const tracks = useTracks({ first, columns, layout, room })
  const [scrolled, setScrolled] = useState(0)
  const placed = tracksInView(tracks, { from: scrolled - OVERSCAN_PX, to: scrolled + room + OVERSCAN_PX })
  const template = templateOf(placed)
  const above = pinned === undefined ? 1 : 2
  const cells = { placed, idOf, nameOf: props.nameOf, restOf: props.restOf }
  const frameOf = list === undefined ? { gridTemplateColumns: template, width: tracks.width } : {}
  const rowClass = list === undefined ? styles.row : `${styles.row} ${styles.twoLines}`

  // Another order begins at its top.
  const isFirstOrder = useRef(true)
  useEffect(() => {
    if (!isFirstOrder.current) rows.scroll.current?.scrollTo({ top: 0 })
    isFirstOrder.current = false
  }, [sortedBy.name, sortedBy.ascending])

  return (
    <div
      ref={frame}
      className={styles.scroll}
      role={tree === undefined ? 'grid' : 'treegrid'}
      aria-label={label}
      aria-rowcount={rows.total + above}
      aria-colcount={list === undefined ? columns.length + 1 : 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={cursor.at === undefined ? undefined : `${id}-${cursor.at}`}
      data-stale={props.isStale || undefined}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      onBlur={cursor.onBlur}
      onScroll={({ currentTarget }) => setScrolled(roundedDown(currentTarget.scrollLeft))}
    >
      {list === undefined ? (
        <GridHead {...props} {...{ tracks, placed }} scroll={rows.scroll} />
      ) : (
        <div className={styles.head} role="row" aria-rowindex={1}>
          <div className={styles.listHead} role="columnheader">
            {list.head}
          </div>
        </div>
      )}
      {pinned !== undefined && (
        <div className={`${rowClass} ${styles.pinned}`} role="row" aria-rowindex={2} style={frameOf}>
          {list === undefined ? (
            <Cells row={pinned} {...cells} isPinned={selection !== undefined} />
          ) : (
            <Lines>{list.lines(pinned)}</Lines>
          )}
        </div>
      )}
      <div
        className={styles.body}
        style={{ height: rows.window.getTotalSize(), ...(list === undefined && { width: tracks.width }) }}
      >
        {rows.window.getVirtualItems().map(({ index, start }) => {
          const row = rowAt(index)
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              className={rowClass}
              role="row"
              aria-rowindex={index + above + 1}
              aria-level={row && tree?.levelOf(row)}
              aria-expanded={row && tree?.isOpen(row)}
              aria-selected={selection && row !== undefined && boxOf(selection, idOf(row)) === 'all'}
              data-sunken={(row !== undefined && props.isSunken?.(row)) || undefined}
              data-cursor={index === cursor.at || undefined}
              style={{ ...frameOf, transform: `translateY(${start}px)` }}
            >
              {list !== undefined && row !== undefined ? (
                <Lines>{list.lines(row)}</Lines>
              ) : (
                <Cells
                  row={row}
                  {...cells}
                  selection={selection}
                  onTick={(isSelected, toHere) => ticks.tick(index, isSelected, toHere)}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Lines({ children }: { children: ReactNode }) {
  return (
    <div className={styles.lines} role="rowheader">
      {children}
    </div>
  )
}

/** How far beyond the edges columns are drawn, in pixels. */
const OVERSCAN_PX = 400

/** Scrolling by a few pixels draws the same columns. */
function roundedDown(scrolled: number): number {
  return Math.floor(scrolled / 200) * 200
}

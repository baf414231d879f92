import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import styles from './data-grid.module.css'
import { Cells } from './grid-cells.js'
import { useGridCursor } from './grid-cursor.js'
import { GridHead } from './grid-head.js'
import type { DataGridProps } from './grid-props.js'
import { GridRow, Lines } from './grid-row.js'
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
  const placed = useMemo(
    () => tracksInView(tracks.all, { from: scrolled - OVERSCAN_PX, to: scrolled + room + OVERSCAN_PX }),
    [tracks.all, scrolled, room],
  )
  const template = list === undefined ? templateOf(placed) : undefined
  const above = pinned === undefined ? 1 : 2

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
      data-scroll-restoration-id={label}
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
        <div
          className={`${styles.row} ${list === undefined ? '' : styles.twoLines} ${styles.pinned}`}
          role="row"
          aria-rowindex={2}
          style={list === undefined ? { gridTemplateColumns: template, width: tracks.width } : {}}
        >
          {list === undefined ? (
            <Cells
              row={pinned}
              name={props.nameOf(pinned)}
              rest={props.restOf?.(pinned)}
              placed={placed}
              box={selection === undefined ? undefined : 'absent'}
            />
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
            <GridRow
              key={index}
              {...{ index, row, placed, template }}
              id={`${id}-${index}`}
              ariaIndex={index + above + 1}
              top={start}
              width={tracks.width}
              name={row === undefined ? '' : props.nameOf(row)}
              lines={list?.lines}
              rest={row && props.restOf?.(row)}
              box={selection && (row === undefined ? 'none' : boxOf(selection, idOf(row)))}
              onTick={ticks.tick}
              level={row && tree?.levelOf(row)}
              isOpen={row && tree?.isOpen(row)}
              isSunken={row !== undefined && props.isSunken?.(row) === true}
              isCursor={index === cursor.at}
            />
          )
        })}
      </div>
    </div>
  )
}

/** How far beyond the edges columns are drawn, in pixels. */
const OVERSCAN_PX = 400

/** Scrolling by a few pixels draws the same columns. */
function roundedDown(scrolled: number): number {
  return Math.floor(scrolled / 200) * 200
}

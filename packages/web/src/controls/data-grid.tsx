import { useId } from 'react'
import styles from './data-grid.module.css'
import { GridBands } from './grid-bands.js'
import { Cells } from './grid-cells.js'
import { useGridCursor } from './grid-cursor.js'
import { ColumnHead } from './grid-head.js'
import type { DataGridProps } from './grid-props.js'

/**
 * A table of any length that draws only the rows in view (U-RUNS-3). When focused, the arrow keys move a cursor over
 * the rows, Space selects and Enter opens; in a tree, the arrows to the sides open and close.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, rowAt, idOf, first, columns, selection, isStale = false, tree, list } = props
  const id = useId()
  const cursor = useGridCursor(props)
  const hasBands = list === undefined && columns.some(({ band }) => band !== undefined)
  const headRows = hasBands ? 2 : 1
  const template = `min(${first.width}px, 60vw) ${columns.map(({ width }) => `${width}px`).join(' ')} 1fr`
  return (
    <div
      ref={rows.scroll}
      className={styles.scroll}
      role={tree === undefined ? 'grid' : 'treegrid'}
      aria-label={label}
      aria-rowcount={rows.total + headRows}
      aria-colcount={list === undefined ? columns.length + 1 : 1}
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-activedescendant={cursor.at === undefined ? undefined : `${id}-${cursor.at}`}
      data-stale={isStale || undefined}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      onBlur={cursor.onBlur}
    >
      <div className={styles.heads} role="rowgroup">
        {list === undefined ? (
          <>
            {hasBands && <GridBands {...{ columns, template }} />}
            <div className={styles.head} role="row" aria-rowindex={headRows} style={{ gridTemplateColumns: template }}>
              <ColumnHead column={first} {...props} isFirst />
              {columns.map((column) => (
                <ColumnHead key={column.name} column={column} {...props} />
              ))}
            </div>
          </>
        ) : (
          <div className={styles.head} role="row" aria-rowindex={1}>
            <div className={styles.listhead} role="columnheader">
              {list.head}
            </div>
          </div>
        )}
      </div>
      <div className={styles.body} role="rowgroup" style={{ height: rows.window.getTotalSize() }}>
        {rows.window.getVirtualItems().map(({ index, start }) => {
          const row = rowAt(index)
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              className={list === undefined ? styles.row : `${styles.row} ${styles.twolines}`}
              role="row"
              aria-level={row && tree?.levelOf(row)}
              aria-expanded={row && tree?.isOpen(row)}
              aria-rowindex={index + 1 + headRows}
              aria-selected={
                selection === undefined ? undefined : row !== undefined && selection.selected.has(idOf(row))
              }
              data-cursor={index === cursor.at || undefined}
              data-sunken={(row !== undefined && props.isSunken?.(row)) || undefined}
              style={{
                ...(list === undefined && { gridTemplateColumns: template }),
                transform: `translateY(${start}px)`,
              }}
            >
              {list !== undefined && row !== undefined ? (
                <div className={styles.lines} role="rowheader">
                  {list.lines(row)}
                </div>
              ) : (
                <Cells row={row} {...props} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

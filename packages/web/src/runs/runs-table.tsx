import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef } from 'react'
import { Checkbox } from '../controls/checkbox.js'
import { RunCell } from './run-cell.js'
import { runColour } from './run-colour.js'
import type { RunColumn } from './run-columns.js'
import { Status } from './run-status.js'
import { BLOCK_ROWS, runBlockQuery, type RunCells, type RunsQuery } from './runs-query.js'
import styles from './runs-table.module.css'

const NAME_WIDTH = 330
const ROW_HEIGHT = { comfortable: 32, compact: 24 }

export interface RunsTableProps {
  readonly query: RunsQuery
  readonly total: number
  readonly columns: readonly RunColumn[]
  readonly density: keyof typeof ROW_HEIGHT
  readonly sortedBy: { readonly name: string; readonly ascending: boolean }
  readonly onSort: (column: RunColumn) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (runIds: readonly string[], isSelected: boolean) => void
  readonly nowMs: number
}

/**
 * Runs as a grid over the whole result: only the rows in view are drawn, and only their blocks are asked for (U-RUNS-3).
 */
export function RunsTable(props: RunsTableProps) {
  const { query, total, columns, density, selected, onSelect } = props
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT[density],
    overscan: 12,
  })
  const visible = rows.getVirtualItems()
  const firstBlock = Math.floor((visible[0]?.index ?? 0) / BLOCK_ROWS)
  const lastBlock = Math.floor((visible.at(-1)?.index ?? 0) / BLOCK_ROWS)
  const blocks = useQueries({
    queries: Array.from({ length: lastBlock - firstBlock + 1 }, (_, i) => runBlockQuery(query, firstBlock + i)),
  })
  const rowAt = (index: number): RunCells | undefined =>
    blocks[Math.floor(index / BLOCK_ROWS) - firstBlock]?.data?.rows[index % BLOCK_ROWS]
  const loaded = blocks.flatMap((block) => block.data?.rows.map((row) => row.runId) ?? [])
  const chosen = loaded.filter((runId) => selected.has(runId)).length
  const fixed = `${NAME_WIDTH}px ${columns.map((column) => `${column.width}px`).join(' ')} 1fr`

  return (
    <div
      ref={scroll}
      className={styles.scroll}
      role="grid"
      aria-label="Runs"
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      tabIndex={0}
    >
      <div className={styles.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: fixed }}>
        <div className={`${styles.cell} ${styles.headcell} ${styles.first}`} role="columnheader">
          <Checkbox
            label="Select the loaded runs"
            isLabelHidden
            isSelected={chosen > 0 && chosen === loaded.length}
            isIndeterminate={chosen > 0 && chosen < loaded.length}
            onChange={(isSelected) => onSelect(loaded, isSelected)}
          />
          Run Name
        </div>
        {columns.map((column) => (
          <ColumnHead key={column.name} column={column} {...props} />
        ))}
      </div>
      <div className={styles.body} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, start }) => (
          <div
            key={index}
            className={styles.row}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={selected.has(rowAt(index)?.runId ?? '')}
            style={{ gridTemplateColumns: fixed, transform: `translateY(${start}px)` }}
          >
            <Row run={rowAt(index)} {...props} />
          </div>
        ))}
      </div>
    </div>
  )
}

function ColumnHead({ column, sortedBy, onSort }: { column: RunColumn } & Pick<RunsTableProps, 'sortedBy' | 'onSort'>) {
  const isSorted = sortedBy.name === column.name
  const Arrow = sortedBy.ascending ? ArrowUp : ArrowDown
  const direction = sortedBy.ascending ? 'ascending' : 'descending'
  return (
    <div
      className={`${styles.cell} ${styles.headcell} ${isNumber(column) ? styles.number : ''}`}
      role="columnheader"
      aria-sort={isSorted ? direction : 'none'}
    >
      <button type="button" className={styles.sort} data-sorted={isSorted || undefined} onClick={() => onSort(column)}>
        <bdi className="cut" title={column.label}>
          {column.label}
        </bdi>
        {isSorted && <Arrow className="i s" aria-hidden />}
      </button>
    </div>
  )
}

function Row({ run, columns, selected, onSelect, nowMs }: { run: RunCells | undefined } & RunsTableProps) {
  if (run === undefined) {
    return (
      <div className={`${styles.cell} ${styles.first}`} role="gridcell">
        <span className="skel" style={{ width: 180 }} aria-label="Loading" />
      </div>
    )
  }
  const name = String(run.cells.get('attributes.run_name') ?? run.runId)
  return (
    <>
      <div className={`${styles.cell} ${styles.first}`} role="rowheader">
        <Checkbox
          label={`Select ${name}`}
          isLabelHidden
          isSelected={selected.has(run.runId)}
          onChange={(isSelected) => onSelect([run.runId], isSelected)}
        />
        <span className="dot" style={{ '--c': runColour(run.runId) } as React.CSSProperties} />
        <Status status={run.status} isWordHidden />
        <Link
          className={styles.name}
          to="/experiments/$experimentId/runs/$runId"
          params={{ experimentId: run.experimentId, runId: run.runId }}
          title={name}
        >
          <bdi className="cut">{name}</bdi>
        </Link>
      </div>
      {columns.map((column) => (
        <div
          key={column.name}
          className={`${styles.cell} ${isNumber(column) ? styles.number : ''} ${column.group === 'Attributes' ? styles.secondary : ''}`}
          role="gridcell"
        >
          <RunCell column={column} run={run} nowMs={nowMs} />
        </div>
      ))}
    </>
  )
}

function isNumber(column: RunColumn): boolean {
  return column.kind === 'metric' || column.kind === 'duration'
}

import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { ColumnRange } from '../../api/column-range-query.js'
import { columnOf, type RunColumn } from '../../api/run-columns.js'
import { type RunCells, type RunsQuery, runIdsBetween } from '../../api/runs-query.js'
import { DataGrid } from '../../controls/data-grid.js'
import type { GridLayout, GridSelection, SelectionBox, SortedBy } from '../../controls/grid-column.js'
import { useSameList } from '../../controls/use-stable.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import type { ColumnMenuActions } from './column-menu-button.js'
import type { RunRowsProps } from './rows/run-rows-props.js'
import { BestChild } from './rows/best-child.js'
import { forRows } from './rows/for-rows.js'
import { GoneAction, GoneParentLines, GoneParentName, goneName, GoneSentence } from './rows/gone-parent.js'
import { ListHead, listedColumn } from './rows/list-head.js'
import { nameOfRun } from './rows/name-of-run.js'
import type { RowSource } from './rows/row-source.js'
import styles from './rows/rows.module.css'
import type { RowsLayout } from './rows/rows-layout.js'
import { RunLines } from './rows/run-lines.js'
import { moreText, ShowMore, ShowMoreLine } from './rows/show-more.js'
import type { TableRow } from './rows/table-row.js'
import { TreePlace } from './rows/tree-place.js'
import { useBestChildren } from './rows/use-best-children.js'
import { useExpansion } from './rows/use-expansion.js'
import { useRunDetails } from './rows/use-run-details.js'
import { useRowModels } from './rows/use-row-models.js'
import { useTableRows } from './rows/use-table-rows.js'
import type { RunActions } from './run-name-cell.js'
import type { BaselineRow } from './use-baseline-row.js'
import { useRunColumns } from './use-run-columns.js'

export interface RunsTableProps extends RunRowsProps {
  readonly query: RunsQuery
  readonly source: RowSource
  readonly rowsLayout: Exclude<RowsLayout, 'grouped'>
  /** Rows at the top. Undefined while loading. */
  readonly total: number | undefined
  /** All matching runs. */
  readonly runCount: number | undefined
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  readonly range: ColumnRange | undefined
  readonly onSort: (name: string) => void
  readonly layout: GridLayout
  /** Absent if rows cannot be selected. */
  readonly selection: Omit<GridSelection, 'all' | 'allLabel'> | undefined
  /** Absent if columns have no menus. */
  readonly menu: ColumnMenuActions | undefined
  readonly actions: RunActions
  /** Shown before the name of the first column. */
  readonly lead: ReactNode
  readonly baseline: BaselineRow | undefined
  /** The key of the primary metric. */
  readonly primary: string | undefined
}

/** The grid of runs, flat or below their parents. It loads only the blocks in view, over the whole result (U-RUNS-3). */
export function RunsTable(props: RunsTableProps) {
  const { query, source, rowsLayout, total, selection, baseline, columns, sortedBy, isList } = props
  const navigate = useNavigate()
  const { rows, rowAt, loaded, answers, showMore } = useTableRows({ source, total, expanded: props.expanded, isList })
  const tree = useExpansion({ ...props, loaded })
  const isTree = rowsLayout === 'nested' && loaded.some((row) => 'isOpen' in row && row.isOpen !== undefined)
  const details = useRunDetails(loaded)
  const runs = useMemo(() => loaded.flatMap((row) => (row.kind === 'run' ? [row.run] : [])), [loaded])
  const judged = useSameList(
    columns.filter(({ name, metric }) => metric !== undefined && (name === sortedBy.name || metric === props.primary)),
  )
  const bestChildOf = useBestChildren({ query, runs: rowsLayout === 'nested' ? runs : [], columns: judged })
  const modelsCell = useRowModels(answers, {
    baseline: baseline?.run,
    isShown: columns.some(({ kind }) => kind === 'models'),
  })
  const inPlaceOf = useCallback(
    (column: RunColumn, run: RunCells): ReactNode => {
      if (column.kind === 'models') return modelsCell(run)
      const value = rowsLayout === 'nested' && judged.includes(column) ? bestChildOf(run, column) : undefined
      return value === undefined ? undefined : <BestChild value={value} definition={column.definition} />
    },
    [modelsCell, rowsLayout, judged, bestChildOf],
  )
  const shown = useRunColumns({ ...props, details, rows: runs, isFlat: rowsLayout === 'flat', inPlaceOf })
  const { onToggle } = tree
  const canRestore = props.actions.canEdit
  const onShow = useCallback(({ of }: { of: string }) => showMore(of), [showMore])

  const first = useMemo(() => {
    const cell = (row: TableRow): ReactNode => {
      switch (row.kind) {
        case 'run':
          return isTree ? (
            <TreePlace {...{ row, onToggle }}>{shown.first.cell(row.run)}</TreePlace>
          ) : (
            shown.first.cell(row.run)
          )
        case 'baseline':
          return shown.first.cell(row.run)
        case 'parent-gone':
          return <GoneParentName {...{ row, onToggle }} />
        case 'show-more':
          return <ShowMore {...{ row, onShow }} />
        default:
          return null
      }
    }
    return { ...forRows(shown.first), cell }
  }, [shown.first, isTree, onToggle, onShow])
  const others = useMemo(() => shown.columns.map((column) => forRows(column)), [shown.columns])
  const listed = listedColumn(columns, sortedBy)
  const lines = (row: TableRow): ReactNode => {
    switch (row.kind) {
      case 'run':
      case 'baseline':
        return (
          <RunLines
            {...{ row, onToggle }}
            isTree={isTree && row.kind === 'run'}
            siblings={details.siblingsOf(row.run)}
            words={props.words}
            heartbeat={details.heartbeatOf(row.run)}
            value={listed && (inPlaceOf(listed, row.run) ?? <RunCell column={listed} run={row.run} />)}
          />
        )
      case 'parent-gone':
        return <GoneParentLines {...{ row, canRestore, onToggle }} />
      case 'show-more':
        return <ShowMoreLine {...{ row, onShow }} />
      default:
        return null
    }
  }
  return (
    <DataGrid<TableRow>
      key={String(isList)}
      label="Runs"
      isStale={props.isStale}
      {...{ rows, rowAt, sortedBy }}
      idOf={({ id }) => id}
      nameOf={rowName}
      first={first}
      columns={others}
      onSort={props.onSort}
      layout={props.layout}
      pinned={baseline && { kind: 'baseline', id: 'baseline', level: 1, above: undefined, ...baseline }}
      selection={
        selection && {
          ...selection,
          all: runs.map(({ runId }) => runId),
          allLabel: 'Select all loaded runs',
          idsBetween: rowsLayout === 'flat' ? (from, to) => runIdsBetween(query, from, to) : undefined,
          boxOf: boxAmong(loaded),
        }
      }
      onOpen={(row) => {
        if (row.kind === 'show-more') showMore(row.of)
        else if (row.kind === 'parent-gone') onToggle(row, !row.isOpen)
        else if (row.kind === 'run') {
          const { experimentId, runId } = row.run
          void navigate({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } })
        }
      }}
      tree={isTree ? tree : undefined}
      isSunken={({ kind }) => kind === 'parent-gone'}
      restOf={(row) => {
        if (row.kind === 'show-more') return ''
        if (row.kind !== 'parent-gone') return undefined
        return (
          <span className={styles.sentence}>
            <GoneSentence row={row} />
            <GoneAction {...{ row, canRestore }} />
          </span>
        )
      }}
      list={
        isList
          ? {
              head: (
                <ListHead
                  total={props.runCount}
                  isNested={isTree}
                  listed={listed}
                  sorted={{ label: columnOf(sortedBy.name).label, ascending: sortedBy.ascending }}
                />
              ),
              lines,
            }
          : undefined
      }
    />
  )
}

/** Only runs can be selected. */
function boxAmong(loaded: readonly TableRow[]): (id: string) => SelectionBox | undefined {
  const others = new Set(loaded.filter(({ kind }) => kind !== 'run').map(({ id }) => id))
  return (id) => (others.has(id) ? 'absent' : undefined)
}

function rowName(row: TableRow): string {
  switch (row.kind) {
    case 'run':
    case 'baseline':
      return nameOfRun(row.run)
    case 'parent-gone':
      return goneName(row)
    case 'show-more':
      return moreText(row)
    case 'group':
      return row.id
  }
}

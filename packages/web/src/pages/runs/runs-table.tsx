import { useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bestRunQuery } from '../../api/best-run-query.js'
import { columnOf, type RunColumn } from '../../api/run-columns.js'
import type { RunsQuery } from '../../api/runs-query.js'
import { DataGrid } from '../../controls/data-grid.js'
import type { GridColumn, SelectionBox, SortedBy } from '../../controls/grid-column.js'
import { NARROW, useMedia } from '../../controls/use-media.js'
import { GoalArrow } from '../../parts/definitions/goal-arrow.js'
import { MetricMenu } from '../../parts/definitions/metric-menu.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import { GoneAction, GoneParentLines, GoneParentName, goneName, GoneSentence } from './rows/gone-parent.js'
import { ListHead, listedColumn } from './rows/list-head.js'
import type { RowSource } from './rows/row-source.js'
import styles from './rows/rows.module.css'
import type { RowsLayout } from './rows/rows-layout.js'
import { Indented, RunLines } from './rows/run-lines.js'
import { runName, RunNameCell } from './rows/run-name-cell.js'
import { moreText, ShowMore } from './rows/show-more.js'
import type { TableRow } from './rows/table-row.js'
import { useExpansion } from './rows/use-expansion.js'
import { useRunDetails } from './rows/use-run-details.js'
import { useTableRows } from './rows/use-table-rows.js'

export interface RunsTableProps {
  readonly query: RunsQuery
  readonly source: RowSource
  readonly layout: Exclude<RowsLayout, 'grouped'>
  /** Rows at the top. Undefined while loading. */
  readonly total: number | undefined
  /** All matching runs. */
  readonly runCount: number | undefined
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  readonly onSort: (column: RunColumn) => void
  readonly selected: ReadonlySet<string>
  /** Absent if rows cannot be selected. */
  readonly onSelect: ((runIds: readonly string[], isSelected: boolean) => void) | undefined
  /** Hides a column; absent if columns have no menus. */
  readonly onHide: ((name: string) => void) | undefined
  readonly expanded: ReadonlySet<string>
  readonly onExpanded: (ids: readonly string[]) => void
  readonly nowMs: number
}

/** The grid of runs, flat or below their parents. It loads only the blocks in view, over the whole result (U-RUNS-3). */
export function RunsTable(props: RunsTableProps) {
  const { query, source, layout, total, columns, sortedBy, selected, onSelect, nowMs } = props
  const navigate = useNavigate()
  const isList = useMedia(NARROW)
  const { rows, rowAt, loaded, showMore } = useTableRows({ source, total, expanded: props.expanded, isList })
  const tree = useExpansion({ ...props, loaded })
  const isTree = layout === 'nested' && loaded.some((row) => 'isOpen' in row && row.isOpen !== undefined)
  const { siblingsOf, signalOf, parentNameOf } = useRunDetails(loaded, nowMs)
  const best = useBestValues(query, columns)
  const canRestore = onSelect !== undefined
  const onToggle = tree.onToggle

  const nameCell = (row: TableRow): ReactNode => {
    switch (row.kind) {
      case 'run':
        return (
          <RunNameCell
            {...{ row, isTree, onToggle }}
            siblings={siblingsOf(row)}
            signal={signalOf(row.run)}
            parentName={layout === 'flat' ? parentNameOf(row.run) : undefined}
          />
        )
      case 'parent-gone':
        return <GoneParentName {...{ row, onToggle }} />
      case 'show-more':
        return <ShowMore row={row} onShow={({ of }) => showMore(of)} />
      default:
        return null
    }
  }
  const listed = listedColumn(columns, sortedBy)
  const lines = (row: TableRow): ReactNode => {
    switch (row.kind) {
      case 'run':
        return (
          <RunLines
            {...{ row, isTree, onToggle, nowMs }}
            siblings={siblingsOf(row)}
            signal={signalOf(row.run)}
            value={listed && cellOf(listed, row)}
          />
        )
      case 'parent-gone':
        return <GoneParentLines {...{ row, nowMs, canRestore, onToggle }} />
      case 'show-more':
        return (
          <Indented level={row.level}>
            <span className={styles.line}>
              <ShowMore row={{ ...row, level: 1 }} onShow={({ of }) => showMore(of)} />
            </span>
          </Indented>
        )
      default:
        return null
    }
  }
  const cellOf = (column: RunColumn, row: TableRow): ReactNode =>
    row.kind === 'run' && <RunCell {...{ column, nowMs }} run={row.run} best={best.get(column.name)} />
  const menuOf = ({ name, metric }: RunColumn) => {
    const { onHide } = props
    const [experimentId] = query.experimentIds
    if (metric === undefined || experimentId === undefined || onHide === undefined) return undefined
    return <MetricMenu experimentId={experimentId} name={metric} onHide={() => onHide(name)} />
  }
  return (
    <DataGrid
      key={String(isList)}
      label="Runs"
      {...{ rows, rowAt, sortedBy }}
      idOf={({ id }) => id}
      nameOf={rowName}
      first={{ name: 'attributes.run_name', label: 'Run Name', width: 336, isUnsortable: true, cell: nameCell }}
      columns={columns.map(
        (column): GridColumn<TableRow> => ({
          ...column,
          mark: column.goal && <GoalArrow goal={column.goal} />,
          menu: menuOf(column),
          isNumber: column.isNumber === true || column.kind === 'metric' || column.kind === 'duration',
          isSecondary: column.group === 'Attributes',
          cell: (row) => cellOf(column, row),
        }),
      )}
      onSort={(name) => {
        const column = columns.find((candidate) => candidate.name === name)
        if (column !== undefined) props.onSort(column)
      }}
      selection={
        onSelect && {
          selected,
          all: loaded.filter((row) => row.kind === 'run').map(({ id }) => id),
          allLabel: 'Select all loaded runs',
          onSelect,
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
      isSunken={(row) => row.kind === 'parent-gone'}
      restOf={(row) => {
        if (row.kind === 'show-more') return ''
        if (row.kind !== 'parent-gone') return undefined
        return (
          <span className={styles.sentence}>
            <GoneSentence {...{ row, nowMs }} />
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
  const others = new Set(loaded.filter((row) => row.kind !== 'run').map(({ id }) => id))
  return (id) => (others.has(id) ? 'absent' : undefined)
}

function rowName(row: TableRow): string {
  switch (row.kind) {
    case 'run':
    case 'baseline':
      return runName(row.run)
    case 'parent-gone':
      return goneName(row)
    case 'show-more':
      return moreText(row)
    case 'group':
      return row.id
  }
}

/** The best value of each column whose goal is known, over the whole result. */
function useBestValues(query: RunsQuery, columns: readonly RunColumn[]): ReadonlyMap<string, number> {
  const questions = columns.flatMap(({ name, goal }) => (goal === undefined ? [] : [{ of: query, column: name, goal }]))
  const found = useQueries({ queries: questions.map(bestRunQuery) })
  return new Map(
    questions.flatMap(({ column }, i) => {
      const value = found[i]?.data?.value
      return value === undefined ? [] : [[column, value] as const]
    }),
  )
}

import { useQueries, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { bestRunQuery } from '../../api/best-run-query.js'
import { barLength, type ColumnRange, columnRangeQuery } from '../../api/column-range-query.js'
import type { RunColumn } from '../../api/run-columns.js'
import { NAME_WIDTH } from '../../api/runs-defaults.js'
import type { RunCells, RunsQuery } from '../../api/runs-query.js'
import type { GridColumn, SortedBy } from '../../controls/grid-column.js'
import { useStable } from '../../controls/use-stable.js'
import { GoalArrow } from '../../parts/definitions/goal-arrow.js'
import { metricDelta } from '../../parts/definitions/metric-delta.js'
import { MetricDeltaText } from '../../parts/definitions/metric-delta-text.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import { ColumnMenuButton, type ColumnMenuActions } from './column-menu-button.js'
import type { BaselineRow } from './use-baseline-row.js'
import type { RunDetails } from './rows/use-run-details.js'
import { type RunActions, RunNameCell } from './run-name-cell.js'

export interface RunColumnsOptions {
  readonly query: RunsQuery
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  /** With which the others are compared. */
  readonly baseline: BaselineRow | undefined
  /** The range of the sorted column, which has bars. */
  readonly range: ColumnRange | undefined
  /** The rows in view. */
  readonly rows: readonly RunCells[]
  readonly details: RunDetails
  /** Words that were searched in names. */
  readonly words: readonly string[]
  /** Puts the short name of a parent before the names of its children. */
  readonly isFlat: boolean
  /** What a cell shows in place of the run's own value. */
  readonly inPlaceOf: (column: RunColumn, run: RunCells) => ReactNode
  readonly actions: RunActions
  readonly lead: ReactNode
  /** Absent if columns have no menus. */
  readonly menu: ColumnMenuActions | undefined
}

export interface RunGridColumns {
  readonly first: GridColumn<RunCells>
  readonly columns: readonly GridColumn<RunCells>[]
}

/** The columns of the runs table as a grid draws them: the same ones as long as none of the options changes. */
export function useRunColumns(options: RunColumnsOptions): RunGridColumns {
  const { query, columns, rows } = options
  const best = useBestValues(query, columns)
  const numbers = useStable(columns.filter((column) => areNumbers(rows, column)).map(({ name }) => name))
  const { sortedBy, baseline, range, details, words, isFlat, inPlaceOf, actions, lead, menu } = options
  return useMemo(
    () => gridColumns({ ...options, best, numbers }),
    [columns, sortedBy, baseline, range, details, words, isFlat, inPlaceOf, actions, lead, menu, best, numbers],
  )
}

interface GridColumnsOptions extends Omit<RunColumnsOptions, 'query' | 'rows'> {
  readonly best: ReadonlyMap<string, number>
  /** Params whose values in view are all numbers. */
  readonly numbers: readonly string[]
}

function gridColumns(options: GridColumnsOptions): RunGridColumns {
  const { columns, sortedBy, baseline, range, details, words, isFlat, inPlaceOf, actions, lead, menu, best, numbers } =
    options
  const cellsOf = (column: RunColumn): readonly GridColumn<RunCells>[] => {
    const { name, goal, group, kind } = column
    const values: GridColumn<RunCells> = {
      ...column,
      group: group === 'Attributes' ? undefined : group,
      mark: goal && <GoalArrow goal={goal} />,
      menu: menu && <ColumnMenuButton column={column} actions={menu} />,
      isNumber: column.isNumber === true || kind === 'metric' || kind === 'duration' || numbers.includes(name),
      isSecondary: group === 'Attributes',
      ...(name === sortedBy.name && range !== undefined
        ? { bar: (run: RunCells) => barLength(run.cells.get(name), range) }
        : {}),
      cell: (run) =>
        inPlaceOf(column, run) ?? <RunCell {...{ column, run }} best={best.get(name)} canEditNote={actions.canEdit} />,
    }
    return kind === 'metric' && baseline !== undefined ? [values, differenceColumn(column, baseline.run)] : [values]
  }
  return {
    first: {
      name: 'attributes.run_name',
      label: 'Run Name',
      lead,
      width: NAME_WIDTH,
      cell: (run) => (
        <RunNameCell
          {...{ run, actions }}
          siblings={details.siblingsOf(run)}
          words={words}
          heartbeat={details.heartbeatOf(run)}
          parentName={isFlat ? details.parentNameOf(run) : undefined}
          isBaseline={run.runId === baseline?.run.runId}
          isOutsideFilter={run.runId === baseline?.run.runId && baseline.isOutsideFilter}
        />
      ),
    },
    columns: columns.flatMap(cellsOf),
  }
}

/** The range of the sorted column over the whole result, if it is a metric of the table. */
export function useSortedRange(
  query: RunsQuery,
  columns: readonly RunColumn[],
  sortedBy: SortedBy,
): ColumnRange | undefined {
  const isMetric = columns.some(({ name, kind }) => name === sortedBy.name && kind === 'metric')
  const { data } = useQuery({ ...columnRangeQuery({ of: query, column: sortedBy.name }), enabled: isMetric })
  return isMetric ? (data ?? undefined) : undefined
}

/** Whether the values of a param that are in view are numbers, all of them. */
function areNumbers(rows: readonly RunCells[], { name, group }: RunColumn): boolean {
  if (group !== 'Parameters') return false
  const values = rows.map(({ cells }) => cells.get(name)).filter((value) => value !== undefined && value !== null)
  return values.length > 0 && values.every((value) => String(value).trim() !== '' && Number.isFinite(Number(value)))
}

/** A metric beside its value in the baseline. */
function differenceColumn({ name, group, definition }: RunColumn, baseline: RunCells): GridColumn<RunCells> {
  const reference = numberIn(baseline, name)
  return {
    name: `${name} vs baseline`,
    label: 'vs baseline',
    group,
    width: DIFFERENCE_WIDTH,
    isNumber: true,
    isUnsortable: true,
    isDependent: true,
    cell: (run) => {
      const value = numberIn(run, name)
      if (run.runId === baseline.runId || value === undefined || reference === undefined) return null
      return <MetricDeltaText delta={metricDelta(value, reference, definition)} exact={value - reference} />
    },
  }
}

const DIFFERENCE_WIDTH = 104

function numberIn(run: RunCells, name: string): number | undefined {
  const value = run.cells.get(name)
  return typeof value === 'number' ? value : undefined
}

/** The best value of each column whose goal is known, over the whole result. */
function useBestValues(query: RunsQuery, columns: readonly RunColumn[]): ReadonlyMap<string, number> {
  const questions = columns.flatMap(({ name, goal }) => (goal === undefined ? [] : [{ of: query, column: name, goal }]))
  const found = useQueries({ queries: questions.map(bestRunQuery) })
  const best = useStable(
    questions.flatMap(({ column }, i) => {
      const value = found[i]?.data?.value
      return value === undefined ? [] : [[column, value] as const]
    }),
  )
  return useMemo(() => new Map(best), [best])
}

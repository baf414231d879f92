import type { ReactNode } from 'react'
import type { GroupValue } from '../../../addresses/runs-search.js'
import type { GroupCell, RunGroup } from '../../../api/run-groups-query.js'
import type { RunColumn } from '../../../api/run-columns.js'
import type { RunCells } from '../../../api/runs-query.js'
import type { GridColumn } from '../../../controls/grid-column.js'
import { Missing } from '../../../controls/missing.js'
import { TextValue } from '../../../controls/text-value.js'
import { formatDefined, goalText } from '../../../format/format-defined.js'
import { formatCount } from '../../../format/format-number.js'
import { formatDuration } from '../../../format/format-time.js'
import { metricDelta } from '../../../parts/definitions/metric-delta.js'
import { MetricDeltaText } from '../../../parts/definitions/metric-delta-text.js'
import { MetricValue, RunCell } from '../../../parts/runs/run-cell.js'
import { Ago } from '../../../shell/ago.js'
import styles from './group-columns.module.css'
import { type BarRange, GroupBar } from './group-bar.js'
import type { TableRow } from './table-row.js'

export interface GroupColumnsOptions {
  readonly columns: readonly RunColumn[]
  /** Those in view, which columns are as wide as. */
  readonly groups: readonly RunGroup[]
  /** What stands below each metric. */
  readonly values: readonly GroupValue[]
  readonly baseline: RunCells | undefined
  /** The best figure of each metric among the groups. */
  readonly bestOf: (column: RunColumn, value: 'mean' | 'min' | 'max') => number | undefined
  /** The column with bars, and what they span. */
  readonly bars: { readonly name: string; readonly range: BarRange } | undefined
  /** Notes of runs can be changed. */
  readonly canEdit: boolean
}

/** The columns of a grouped table: how many runs, then the figures of each metric, then all others. */
export function groupColumns(options: GroupColumnsOptions): readonly GridColumn<TableRow>[] {
  const { columns } = options
  const metrics = columns.filter(({ kind }) => kind === 'metric')
  const others = columns.filter(({ kind }) => kind !== 'metric')
  const counted = metrics[0]
  return [
    {
      name: 'runs',
      label: 'Runs',
      width: 70,
      isNumber: true,
      isUnsortable: true,
      isSecondary: true,
      isDependent: true,
      cell: (row) =>
        row.kind === 'group' && <RunsCount runs={row.group.runs} of={counted} cell={cellOf(row, counted)} />,
    },
    ...metrics.flatMap((column) => metricColumns(column, options)),
    ...others.map(
      (column): GridColumn<TableRow> => ({
        ...column,
        group: 'other columns',
        groupHead: '',
        isNumber: column.isNumber === true || column.kind === 'duration',
        isSecondary: column.group === 'Attributes',
        cell: (row) =>
          row.kind === 'group' ? (
            <OtherCell column={column} cell={cellOf(row, column)} />
          ) : (
            'run' in row && <RunCell {...{ column }} run={row.run} canEditNote={options.canEdit} />
          ),
      }),
    ),
  ]
}

function cellOf(row: TableRow, column: RunColumn | undefined): GroupCell | undefined {
  return row.kind === 'group' && column !== undefined ? row.group.cells.get(column.name) : undefined
}

/** `5`, or `4 of 5` where some runs did not log the first metric. */
function RunsCount({ runs, of, cell }: { runs: number; of: RunColumn | undefined; cell: GroupCell | undefined }) {
  if (of === undefined || cell === undefined || cell.runs === runs) return <>{formatCount(runs)}</>
  const without = runs - cell.runs
  return (
    <span title={`${formatCount(without)} of ${formatCount(runs)} runs did not log ${of.label}`}>
      {formatCount(cell.runs)} <span className="t3">of {formatCount(runs)}</span>
    </span>
  )
}

function metricColumns(column: RunColumn, options: GroupColumnsOptions): readonly GridColumn<TableRow>[] {
  const { values, baseline, bestOf, bars } = options
  const { name, label, goal, definition } = column
  const shared = {
    isNumber: true,
    isUnsortable: true,
    group: name,
    groupHead: (
      <span className="row tight">
        <bdi className={styles.metric}>{label}</bdi>
        {goal !== undefined && goalText(goal)}
      </span>
    ),
  }
  const longest = textWidth(
    options.groups.flatMap(({ cells }) => {
      const { min = null, max = null } = cells.get(name) ?? {}
      return [min, max].flatMap((number) => (number === null ? [] : formatDefined(number, definition)))
    }),
  )
  const range = bars?.name === name ? bars.range : undefined
  const mean: GridColumn<TableRow> = {
    ...shared,
    name,
    label: 'mean',
    hint: `mean of ${label}`,
    isUnsortable: false,
    width: Math.max(112, 32 + longest),
    cell(row) {
      const value = valueOf(row, column)
      if (value === undefined) return <Missing />
      const text = (
        <MetricValue {...{ value, definition }} isBest={row.kind === 'group' && value === bestOf(column, 'mean')} />
      )
      if (range === undefined) return text
      const cell = cellOf(row, column)
      return (
        <GroupBar range={range} value={value} min={cell?.min} max={cell?.max}>
          {text}
        </GroupBar>
      )
    },
  }
  const extreme = (value: 'min' | 'max'): GridColumn<TableRow> => ({
    ...shared,
    name: `${value} of ${name}`,
    label: value,
    hint: `${value} of ${label}`,
    width: Math.max(60, 24 + longest),
    isSecondary: true,
    cell(row) {
      const cell = cellOf(row, column)
      if (cell === undefined) return null
      // The extremes of one value say nothing more.
      const found = cell.runs > 1 ? cell[value] : null
      return found === null ? (
        <Missing />
      ) : (
        <MetricValue value={found} definition={definition} isBest={found === bestOf(column, value)} />
      )
    },
  })
  const base = baseline === undefined ? undefined : numberOf(baseline.cells.get(name))
  const difference: GridColumn<TableRow> = {
    ...shared,
    name: `difference of ${name}`,
    label: 'vs baseline',
    hint: `${label}, compared with the baseline`,
    width: longest > 60 ? 112 : 92,
    cell(row) {
      const value = valueOf(row, column)
      if (value === undefined || base === undefined || row.kind === 'baseline') return null
      return <MetricDeltaText delta={metricDelta(value, base, definition)} exact={value - base} />
    },
  }
  const byValue: Readonly<Record<GroupValue, GridColumn<TableRow> | undefined>> = {
    mean,
    difference: baseline === undefined ? undefined : difference,
    min: extreme('min'),
    max: extreme('max'),
  }
  const shown = (['mean', 'difference', 'min', 'max'] as const).flatMap((value) =>
    values.includes(value) ? (byValue[value] ?? []) : [],
  )
  // They move with the first of them, which has the name of the metric's own column.
  return shown.map((found, i) => ({ ...found, isDependent: i > 0 }))
}

/** The pixels of the longest of some numbers; digits are of one width. */
function textWidth(numbers: readonly string[]): number {
  return 8 * Math.max(0, ...numbers.map((number) => number.length))
}

/** The mean of a group, or the value of a run. */
export function valueOf(row: TableRow, column: RunColumn): number | undefined {
  if (row.kind === 'group') return numberOf(row.group.cells.get(column.name)?.value)
  return 'run' in row ? numberOf(row.run.cells.get(column.name)) : undefined
}

function numberOf(value: number | string | bigint | null | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

interface OtherCellProps {
  readonly column: RunColumn
  readonly cell: GroupCell | undefined
}

/** What a group has in a column that is no metric. */
function OtherCell({ column, cell }: OtherCellProps): ReactNode {
  if (cell === undefined || cell.runs === 0) return null
  const { kind } = column
  if (kind === 'note')
    return <span className="t3">{`${formatCount(cell.runs)} ${cell.runs === 1 ? 'note' : 'notes'}`}</span>
  if (cell.distinct > 1) return <span className="t3">{formatCount(cell.distinct)} values</span>
  const { value, max } = cell
  if (value === null) return null
  if (kind === 'duration') return <span title="mean duration">{formatDuration(Number(value))}</span>
  if (kind === 'time' && max !== null) return <Ago ms={max} />
  const text = String(value)
  return <TextValue text={kind === 'source' ? text.slice(text.lastIndexOf('/') + 1) : text} />
}

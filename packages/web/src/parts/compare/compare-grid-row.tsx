import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { bestOf } from '../../api/definitions.js'
import { goalText } from '../../format/format-defined.js'
import { DefinedName } from '../definitions/defined-name.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { SetGoal } from '../definitions/set-goal.js'
import { MetricValue } from '../runs/run-cell.js'
import styles from './compare-grid.module.css'
import type { ShownColumn } from './compared-column.js'
import type { CompareRow, Value } from './difference.js'
import type { GridItem } from './grid-items.js'
import { ValueText } from './value-text.js'
import type { Whole } from './whole-text.js'

/** What all rows of the grid have in common. */
export interface RowContext {
  /** In the order of the values of a row. */
  readonly all: readonly ShownColumn[]
  readonly baseline: ShownColumn | undefined
  /** The columns that are drawn, without the baseline, and the widths of those before and after them. */
  readonly columns: readonly ShownColumn[]
  readonly before: number
  readonly after: number
  readonly columnWidth: number
  readonly experimentId: string | undefined
  readonly onWhole: (whole: Whole) => void
}

export interface GridRowProps {
  readonly item: Extract<GridItem, { kind: 'row' }>
  readonly index: number
  readonly height: number
  readonly context: RowContext
  /** Its key takes the focus. */
  readonly isWanted: boolean
  readonly onReached: () => void
}

/** A key and its value in each run; where a run has none the cell is empty and sunken (U-CMP-5). */
export function GridRow({ item, index, height, context, isWanted, onReached }: GridRowProps) {
  const head = useRef<HTMLTableCellElement>(null)
  useEffect(() => {
    if (!isWanted) return
    head.current?.focus({ preventScroll: true })
    onReached()
  }, [isWanted, onReached])
  const { section, row } = item
  const { all, baseline, columns, before, after } = context
  const cell = (column: ShownColumn) => <Cell key={column.id} {...{ column, item, context }} />
  return (
    <tr aria-rowindex={index} style={{ height }}>
      <th ref={head} scope="row" className={styles.key} tabIndex={-1}>
        {section.kind === 'metrics' ? (
          <MetricKey row={row} columns={all} experimentId={context.experimentId} />
        ) : (
          <span className="cut">
            <DefinedName name={row.key} definition={row.param} />
          </span>
        )}
      </th>
      {baseline !== undefined && cell(baseline)}
      {before > 0 && <td aria-hidden />}
      {columns.map(cell)}
      {after > 0 && <td aria-hidden />}
    </tr>
  )
}

interface MetricKeyProps {
  readonly row: CompareRow
  readonly columns: readonly ShownColumn[]
  readonly experimentId: string | undefined
}

/** The name of a metric leads to its curves; below it is what is better. */
function MetricKey({ row: { key, metric }, columns, experimentId }: MetricKeyProps) {
  const infos = columns.map(({ run }) => run.info)
  return (
    <>
      <Link
        className={`${styles.metric} cut`}
        to="/metric/$"
        params={{ _splat: key }}
        search={{
          runs: [...new Set(infos.map(({ runId }) => runId))],
          experiments: [...new Set(infos.map((info) => info.experimentId))],
        }}
      >
        <DefinedName name={key} definition={metric} />
      </Link>
      <span className={`${styles.hint} cut`}>
        {metric?.goal !== undefined && goalText(metric.goal)}
        {metric?.goal === undefined && 'no goal'}
        {metric?.goal === undefined && experimentId !== undefined && <SetGoal {...{ experimentId }} name={key} />}
      </span>
    </>
  )
}

interface CellProps {
  readonly column: ShownColumn
  readonly item: GridRowProps['item']
  readonly context: RowContext
}

function Cell({ column, item: { section, row, difference }, context }: CellProps) {
  const { all, baseline } = context
  const at = all.indexOf(column)
  const value = row.values[at]
  const drawn = row.cell?.(at)
  const reference = row.values[baseline === undefined ? 0 : all.indexOf(baseline)]
  const isMarked = section.kind === 'params' && difference === 'value' && !Object.is(value, reference)
  const place = {
    'data-run': column.id,
    'data-sunken': column.isBaseline || (value === undefined && drawn === undefined) || undefined,
    'aria-colindex': at + 2,
  }
  const classes = [
    column.isBaseline && styles.baseline,
    (section.kind === 'params' || row.texts === 'id' || row.texts === 'path') && 'mono',
    isMarked && styles.differs,
  ]
  if (value === undefined && drawn === undefined) {
    return (
      <td {...place} className={`${styles.none} ${column.isBaseline ? styles.baseline : ''}`} aria-label="not logged" />
    )
  }
  return (
    <td {...place} className={classes.filter((name) => typeof name === 'string').join(' ')}>
      {drawn ??
        (typeof value === 'number' ? (
          <Measured {...{ value, row, difference }} base={baseline && reference} isBaseline={column.isBaseline} />
        ) : (
          <ValueText
            text={value ?? ''}
            title={`${row.key}, ${column.name}`}
            width={context.columnWidth}
            isCutInMiddle={row.texts === 'name' || row.texts === 'path'}
            onWhole={context.onWhole}
          />
        ))}
    </td>
  )
}

interface MeasuredProps {
  readonly value: number
  readonly row: CompareRow
  readonly difference: GridRowProps['item']['difference']
  /** The value of the baseline. */
  readonly base: Value
  readonly isBaseline: boolean
}

/** A metric, and how it differs from the baseline; the best is bold where its goal is known and the runs differ. */
function Measured({ value, row: { values, metric }, difference, base, isBaseline }: MeasuredProps) {
  const numbers = values.filter((each) => typeof each === 'number')
  const best = difference === 'value' ? bestOf(numbers, metric?.goal) : undefined
  return (
    <>
      <MetricValue value={value} definition={metric} isBest={value === best} />
      {typeof base === 'number' && isBaseline && <div className="small t3">baseline</div>}
      {typeof base === 'number' && !isBaseline && (
        <MetricDeltaText exact={value - base} delta={metricDelta(value, base, metric)} />
      )}
    </>
  )
}

import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type CSSProperties, memo, useState } from 'react'
import { bestOf } from '../../api/definitions.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { tokenSize } from '../../theme/token-size.js'
import { DefinedName } from '../definitions/defined-name.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { MetricValue } from '../runs/run-cell.js'
import { ColumnsOrRows, type ShownAs } from './columns-or-rows.js'
import type { ShownColumn } from './compared-column.js'
import { runAt } from './lifted.js'
import styles from './run-rows.module.css'
import { barLength, type Field, fieldWidth, type Sorting } from './run-table.js'
import { useGridWindow } from './use-grid-window.js'
import { ValueText } from './value-text.js'
import { type Whole, WholeText } from './whole-text.js'

const NAME_WIDTH = 254

export interface RunRowsProps {
  /** In the order of the values of the fields. */
  readonly columns: readonly ShownColumn[]
  /** The same, sorted. */
  readonly rows: readonly ShownColumn[]
  readonly fields: readonly Field[]
  readonly sorting: Sorting | undefined
  readonly onSort: (sorting: Sorting) => void
  readonly width: number
  readonly onHighlight: (id: string | undefined) => void
  readonly onTurn: (as: ShownAs) => void
}

/**
 * Runs as rows: metrics with the difference to the baseline beside them, then the params that differ. Drawn again only if
 * a prop is another one.
 */
export const RunRows = memo(function RunRows(props: RunRowsProps) {
  const { columns, rows, fields, sorting, onSort, width, onHighlight, onTurn } = props
  const [whole, setWhole] = useState<Whole>()
  const [rowHeight] = useState(() => tokenSize('--row'))
  const baseline = columns.find(({ isBaseline }) => isBaseline)
  const baseAt = baseline === undefined ? -1 : columns.indexOf(baseline)
  const sizes = fields.map((field) => fieldWidth(field, field.row.values[baseAt]))
  const widths = sizes.map(({ total }) => total)
  const window = useGridWindow({ heights: rows.map(() => rowHeight), widths, pinnedWidth: NAME_WIDTH })
  const { before, after } = window.columns
  const drawn = window.columns.indexes.flatMap((index) => fields[index] ?? [])
  const total = NAME_WIDTH + widths.reduce((sum, each) => sum + each, 0)
  const filler = Math.max(0, width - total)
  const metrics = drawn.filter(({ kind }) => kind === 'metric').length
  const params = drawn.length - metrics
  const pads = { before: before > 0 && <td aria-hidden />, after: after + filler > 0 && <td aria-hidden /> }
  return (
    <section className={styles.part} aria-label="Comparison">
      <table
        ref={window.table}
        className={styles.rows}
        style={{ width: total + filler }}
        aria-rowcount={rows.length + 2}
        aria-colcount={fields.length + 1}
        onPointerOver={({ target }) => onHighlight(runAt(target))}
        onPointerLeave={() => onHighlight(undefined)}
      >
        <colgroup>
          <col style={{ width: NAME_WIDTH }} />
          {before > 0 && <col style={{ width: before }} />}
          {drawn.map((field) => (
            <col key={field.axis} style={{ width: widths[fields.indexOf(field)] }} />
          ))}
          {after + filler > 0 && <col style={{ width: after + filler }} />}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <td className={styles.key} />
            {pads.before}
            {metrics > 0 && (
              <th className={styles.edge} colSpan={metrics} scope="colgroup">
                Metrics{baseline !== undefined && ', difference to the baseline beside'}
              </th>
            )}
            {params > 0 && (
              <th className={styles.edge} colSpan={params} scope="colgroup">
                Parameters that differ
              </th>
            )}
            {pads.after}
          </tr>
          <tr aria-rowindex={2}>
            <td className={styles.key}>
              <ColumnsOrRows value="rows" onChange={onTurn} />
            </td>
            {pads.before}
            {drawn.map((field, i) => (
              <FieldHead
                key={field.axis}
                {...{ field, sorting, onSort }}
                index={fields.indexOf(field) + 2}
                isFirst={drawn[i - 1]?.kind !== field.kind}
                valueWidth={sizes[fields.indexOf(field)]?.value ?? 0}
              />
            ))}
            {pads.after}
          </tr>
        </thead>
        <tbody>
          {window.rows.before > 0 && <Gap height={window.rows.before} />}
          {window.rows.indexes.map((index) => {
            const column = rows[index]
            if (column === undefined) return null
            const at = columns.indexOf(column)
            return (
              <tr
                key={column.id}
                aria-rowindex={index + 3}
                style={{ height: rowHeight }}
                data-run={column.id}
                data-baseline={column.isBaseline || undefined}
                data-outside={column.isOutside || undefined}
              >
                <th scope="row" className={styles.key}>
                  <RunName column={column} names={columns.map(({ name }) => name)} />
                </th>
                {pads.before}
                {drawn.map((field, i) => (
                  <FieldCell
                    key={field.axis}
                    {...{ field, column, at, sorting }}
                    base={field.row.values[baseAt]}
                    valueWidth={sizes[fields.indexOf(field)]?.value ?? 0}
                    isFirst={drawn[i - 1]?.kind !== field.kind}
                    width={widths[fields.indexOf(field)] ?? 0}
                    onWhole={setWhole}
                  />
                ))}
                {pads.after}
              </tr>
            )
          })}
          {window.rows.after > 0 && <Gap height={window.rows.after} />}
        </tbody>
      </table>
      <WholeText whole={whole} onClose={() => setWhole(undefined)} />
    </section>
  )
})

function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

export function RunName({ column, names }: { column: ShownColumn; names: readonly string[] }) {
  const { run, name, link, isHidden, isBaseline } = column
  return (
    <span className="row">
      <RunDot runId={run.info.runId} isHidden={isHidden} />
      <Link {...link} className={`${styles.name} grow`} aria-label={name}>
        <CutName name={name} siblings={names} />
      </Link>
      {isBaseline && <span className="chip accent">Baseline</span>}
    </span>
  )
}

interface FieldHeadProps {
  readonly field: Field
  readonly index: number
  readonly sorting: Sorting | undefined
  readonly onSort: (sorting: Sorting) => void
  readonly isFirst: boolean
  readonly valueWidth: number
}

function FieldHead({ field, index, sorting, onSort, isFirst, valueWidth }: FieldHeadProps) {
  const { axis, kind, row } = field
  const isSorted = sorting?.axis === axis
  const ascending = isSorted ? !sorting.ascending : kind === 'param' || row.metric?.goal === 'min'
  const Arrow = sorting?.ascending === true ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      className={isFirst ? styles.edge : undefined}
      aria-colindex={index}
      aria-sort={isSorted ? (sorting.ascending ? 'ascending' : 'descending') : undefined}
    >
      <button
        type="button"
        className={`${styles.sort} ${kind === 'param' ? styles.right : ''}`}
        onClick={() => onSort({ axis, ascending })}
      >
        <span className={styles.title} style={{ minWidth: valueWidth }}>
          <span className="cut">
            <DefinedName name={row.key} definition={row.metric ?? row.param} />
          </span>
          {isSorted && <Arrow className="i s" aria-hidden />}
        </span>
      </button>
    </th>
  )
}

interface FieldCellProps {
  readonly field: Field
  readonly column: ShownColumn
  /** Of the run, among the values. */
  readonly at: number
  readonly base: string | number | undefined
  readonly sorting: Sorting | undefined
  readonly isFirst: boolean
  readonly width: number
  readonly valueWidth: number
  readonly onWhole: (whole: Whole) => void
}

function FieldCell(props: FieldCellProps) {
  const { field, column, at, base, sorting, isFirst, width, valueWidth, onWhole } = props
  const { axis, kind, row } = field
  const value = row.values[at]
  const edge = isFirst ? styles.edge : ''
  if (value === undefined) return <td className={`${styles.none} ${edge}`} data-sunken aria-label="not logged" />
  if (typeof value === 'string') {
    return (
      <td className={`num mono ${edge}`}>
        <ValueText {...{ width, onWhole }} text={value} title={`${row.key}, ${column.name}`} />
      </td>
    )
  }
  const numbers = row.values.filter((each) => typeof each === 'number')
  const bar = sorting?.axis === axis && kind === 'metric' ? barLength(value, numbers) : undefined
  return (
    <td className={edge}>
      <div className={styles.pair}>
        <span
          className={bar === undefined ? styles.value : `${styles.value} ${styles.bar}`}
          style={{ width: valueWidth, '--v': bar } as CSSProperties}
        >
          <MetricValue value={value} definition={row.metric} isBest={value === bestOf(numbers, row.metric?.goal)} />
        </span>
        {typeof base === 'number' && !column.isBaseline && (
          <MetricDeltaText exact={value - base} delta={metricDelta(value, base, row.metric)} />
        )}
      </div>
    </td>
  )
}

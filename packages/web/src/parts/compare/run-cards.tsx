import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { bestOf } from '../../api/definitions.js'
import { IconButton } from '../../controls/button.js'
import { RunDot } from '../../controls/look-dot.js'
import { Missing } from '../../controls/missing.js'
import { Select } from '../../controls/select.js'
import { labelOf } from '../../format/format-defined.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { MetricValue } from '../runs/run-cell.js'
import type { ShownColumn } from './compared-column.js'
import styles from './run-cards.module.css'
import type { RunRowsProps } from './run-rows.js'
import type { Field } from './run-table.js'

/** Runs as rows on a phone: two lines each, with the value that they are sorted by and the params that differ. */
export function RunCards(props: Omit<RunRowsProps, 'width' | 'onTurn' | 'onHighlight'>) {
  const { columns, rows, fields, sorting, onSort } = props
  const sorted = fields.find(({ axis }) => axis === sorting?.axis)
  const params = fields.filter(({ kind }) => kind === 'param')
  const baseline = columns.findIndex(({ isBaseline }) => isBaseline)
  return (
    <section className={styles.part} aria-label="Comparison">
      <header className={styles.head}>
        <span>Runs as rows</span>
        <span className="mla" />
        {sorting !== undefined && sorted !== undefined && (
          <>
            <Select
              label="Sort by"
              value={sorted.axis}
              options={fields.map(({ axis, row }) => ({
                value: axis,
                label: labelOf(row.key, row.metric ?? row.param),
              }))}
              onChange={(axis) => onSort({ axis, ascending: sorting.ascending })}
            />
            <IconButton
              label={sorting.ascending ? 'Ascending' : 'Descending'}
              onPress={() => onSort({ axis: sorting.axis, ascending: !sorting.ascending })}
            >
              {sorting.ascending ? <ArrowUp className="i" aria-hidden /> : <ArrowDown className="i" aria-hidden />}
            </IconButton>
          </>
        )}
      </header>
      <ul>
        {rows.map((column) => {
          const at = columns.indexOf(column)
          return (
            <li key={column.id} className={styles.card} data-baseline={column.isBaseline || undefined}>
              <RunDot runId={column.run.info.runId} isHidden={column.isHidden} />
              <Link {...column.link} className={styles.name}>
                <bdi>{column.name}</bdi>
              </Link>
              <span className={styles.value}>{sorted !== undefined && <Sorted field={sorted} at={at} />}</span>
              <span className={`${styles.params} cut`}>{paramsOf(column, params, at)}</span>
              <span className={styles.value}>
                {sorted !== undefined && !column.isBaseline && <Difference field={sorted} {...{ at, baseline }} />}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Sorted({ field: { row }, at }: { field: Field; at: number }) {
  const value = row.values[at]
  if (value === undefined) return <Missing />
  if (typeof value === 'string') return <bdi className="mono">{value}</bdi>
  const numbers = row.values.filter((each) => typeof each === 'number')
  return <MetricValue value={value} definition={row.metric} isBest={value === bestOf(numbers, row.metric?.goal)} />
}

function Difference({ field: { row }, at, baseline }: { field: Field; at: number; baseline: number }) {
  const [value, base] = [row.values[at], row.values[baseline]]
  if (typeof value !== 'number' || typeof base !== 'number') return null
  return <MetricDeltaText exact={value - base} delta={metricDelta(value, base, row.metric)} />
}

/** `Baseline · depth 10, trees 200` */
function paramsOf({ isBaseline }: ShownColumn, params: readonly Field[], at: number): string {
  const texts = params.flatMap(({ row }) => {
    const value = row.values[at]
    return value === undefined ? [] : [`${labelOf(row.key, row.param)} ${value}`]
  })
  return [...(isBaseline ? ['Baseline'] : []), ...(texts.length > 0 ? [texts.join(', ')] : [])].join(' · ')
}

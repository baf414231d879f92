import type { Metric, MetricDefinition, RunInfo } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { Missing } from '../../controls/missing.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { byLabel, formatDefined, formatInFull } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { lookColour, runLook } from '../../theme/run-looks.js'
import { tokenSize } from '../../theme/token-size.js'
import { DefinedName } from '../definitions/defined-name.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { seriesQuery, summariesQuery } from '../lines/series-query.js'
import styles from './metrics-table.module.css'
import { Sparkline } from './sparkline.js'

/** Maximum number of keys per A6 call. */
const ROWS_PER_PART = 20
const SPARKLINE_BUCKETS = 30
/** From this many rows on, those far from the viewport are placeholders. */
const WINDOWED_FROM = 200

export interface MetricsTableProps {
  readonly run: RunInfo
  readonly metrics: readonly Metric[]
  readonly definitions: Definitions
  /** The latest values of the run that this one is compared with. */
  readonly baseline?: ReadonlyMap<string, number> | undefined
}

/** The latest value, extremes and history of each metric, in natural order (U-RUN-6). */
export function MetricsTable({ run, metrics, definitions, baseline }: MetricsTableProps) {
  const shown = metrics.toSorted((a, b) => byLabel(a.key, b.key, definitions.metrics))
  const parts = Array.from({ length: Math.ceil(shown.length / ROWS_PER_PART) }, (_, i) =>
    shown.slice(i * ROWS_PER_PART, (i + 1) * ROWS_PER_PART),
  )
  return (
    <div className={styles.frame}>
      <table className={`grid inset ${styles.table}`}>
        <thead>
          <tr>
            <th>Name</th>
            <th className="num">Latest</th>
            {baseline !== undefined && <th className="num">vs baseline</th>}
            <th className={`num ${styles.wide}`}>Min</th>
            <th className={`num ${styles.wide}`}>Max</th>
            <th className={`num ${styles.wide}`}>Step</th>
            <th>History</th>
          </tr>
        </thead>
        {parts.map((part) => (
          <MetricRows
            key={part[0]?.key}
            {...{ run, definitions, baseline }}
            metrics={part}
            isWindowed={shown.length >= WINDOWED_FROM}
          />
        ))}
      </table>
    </div>
  )
}

interface MetricRowsProps extends MetricsTableProps {
  readonly isWindowed: boolean
}

/** A group of rows, which loads its extremes and histories near the viewport. */
function MetricRows({ run: { runId, experimentId }, metrics, definitions, baseline, isWindowed }: MetricRowsProps) {
  const [rowHeight] = useState(() => tokenSize('--row'))
  const [watch, isNear] = useNearViewport()
  const keys = metrics.map(({ key }) => key)
  const summaries = useQuery({ ...summariesQuery([runId], keys), enabled: isNear })
  const question = { runIds: [runId], keys, x: 'step', buckets: SPARKLINE_BUCKETS } as const
  const histories = useQuery({ ...seriesQuery(question), enabled: isNear })
  if (isWindowed && !isNear) {
    return (
      <tbody ref={watch}>
        <tr style={{ height: metrics.length * rowHeight }} aria-hidden />
      </tbody>
    )
  }
  return (
    <tbody ref={watch}>
      {metrics.map(({ key, value, step }) => {
        const definition = definitions.metrics.get(key)
        const summary = summaries.data?.find((each) => each.key === key)
        const cells = histories.data?.series.find((each) => each.key === key)?.cells ?? []
        // Where there is no room for columns of their own, the extremes stand below the name.
        const { min, max } = summary ?? {}
        const range =
          min === undefined || max === undefined || min === max
            ? undefined
            : `${formatDefined(min, definition)} to ${formatDefined(max, definition)}`
        return (
          <tr key={key}>
            <td className={styles.name} data-range={range}>
              <Link
                className="name"
                to="/metric/$"
                params={{ _splat: key }}
                search={{ runs: [runId], experiments: [experimentId] }}
              >
                <DefinedName name={key} definition={definition} goal={definition?.goal} />
              </Link>
            </td>
            <Value value={value} definition={definition} className="med" isFull />
            {baseline !== undefined && (
              <td className="num">
                <Delta value={value} baseline={baseline.get(key)} definition={definition} />
              </td>
            )}
            <Value
              value={min}
              definition={definition}
              className={`${styles.wide} ${definition?.goal === 'min' ? 'best' : 't2'}`}
            />
            <Value
              value={max}
              definition={definition}
              className={`${styles.wide} ${definition?.goal === 'max' ? 'best' : 't2'}`}
            />
            <td className={`num t2 ${styles.wide}`}>{String(step)}</td>
            <td className={styles.shape}>
              <Sparkline cells={cells} colour={lookColour(runLook(runId))} label={`History of ${key}`} />
            </td>
          </tr>
        )
      })}
    </tbody>
  )
}

interface ValueProps {
  readonly value: number | undefined
  readonly definition: MetricDefinition | undefined
  readonly className: string
  readonly isFull?: boolean
}

function Value({ value, definition, className, isFull = false }: ValueProps) {
  if (value === undefined) return <td className={`num ${className}`} />
  return (
    <td className={`num ${className}`} title={formatExact(value)}>
      {isFull ? formatInFull(value, definition) : formatDefined(value, definition)}
    </td>
  )
}

interface DeltaProps {
  readonly value: number
  readonly baseline: number | undefined
  readonly definition: MetricDefinition | undefined
}

function Delta({ value, baseline, definition }: DeltaProps) {
  if (baseline === undefined) return <Missing />
  return <MetricDeltaText delta={metricDelta(value, baseline, definition)} exact={value - baseline} />
}

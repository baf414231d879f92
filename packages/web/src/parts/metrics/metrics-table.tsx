import type { Metric, RunInfo } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { SearchField } from '../../controls/search-field.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { formatExact } from '../../format/format-number.js'
import { naturalOrder } from '../../format/natural-order.js'
import { runColour } from '../../theme/run-colour.js'
import { tokenSize } from '../../theme/token-size.js'
import { seriesQuery, summariesQuery } from '../lines/series-query.js'
import { Sparkline } from './sparkline.js'

/** Maximum number of keys per A6 call. */
const ROWS_PER_PART = 20
const SPARKLINE_BUCKETS = 30
/** Minimum number of rows for a filter. */
const FILTERED_FROM = 12
/** From this many rows on, those far from the viewport are placeholders. */
const WINDOWED_FROM = 200

/** The latest value, extremes and history of each metric, in natural order (U-RUN-6). */
export function MetricsTable({ run, metrics }: { run: RunInfo; metrics: readonly Metric[] }) {
  const [text, setText] = useState('')
  const shown = metrics
    .filter(({ key }) => key.toLowerCase().includes(text.toLowerCase()))
    .toSorted((a, b) => naturalOrder(a.key, b.key))
  const parts = Array.from({ length: Math.ceil(shown.length / ROWS_PER_PART) }, (_, i) =>
    shown.slice(i * ROWS_PER_PART, (i + 1) * ROWS_PER_PART),
  )
  return (
    <>
      {metrics.length >= FILTERED_FROM && <SearchField label="Filter metrics" value={text} onChange={setText} />}
      <div style={{ overflowX: 'auto' }}>
        <table className="grid inset">
          <thead>
            <tr>
              <th>Name</th>
              <th className="num">Latest</th>
              <th className="num">Min</th>
              <th className="num">Max</th>
              <th className="num">Step</th>
              <th>History</th>
            </tr>
          </thead>
          {parts.map((part) => (
            <MetricRows key={part[0]?.key} run={run} metrics={part} isWindowed={shown.length >= WINDOWED_FROM} />
          ))}
        </table>
      </div>
    </>
  )
}

interface MetricRowsProps {
  readonly run: RunInfo
  readonly metrics: readonly Metric[]
  readonly isWindowed: boolean
}

/** A group of rows, which loads its extremes and histories near the viewport. */
function MetricRows({ run: { runId, experimentId }, metrics, isWindowed }: MetricRowsProps) {
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
        const summary = summaries.data?.find((each) => each.key === key)
        const cells = histories.data?.series.find((each) => each.key === key)?.cells ?? []
        return (
          <tr key={key}>
            <td>
              <Link
                className="name"
                to="/metric/$"
                params={{ _splat: key }}
                search={{ runs: [runId], experiments: [experimentId] }}
              >
                <bdi>{key}</bdi>
              </Link>
            </td>
            <td className="num med">{formatExact(value)}</td>
            <td className="num">{summary?.min === undefined ? '' : formatExact(summary.min)}</td>
            <td className="num">{summary?.max === undefined ? '' : formatExact(summary.max)}</td>
            <td className="num t2">{String(step)}</td>
            <td>
              <Sparkline cells={cells} colour={runColour(runId)} label={`History of ${key}`} />
            </td>
          </tr>
        )
      })}
    </tbody>
  )
}

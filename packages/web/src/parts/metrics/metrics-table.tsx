import type { Metric, MetricDefinition, RunInfo } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { SearchField } from '../../controls/search-field.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { byLabel, formatInFull, labelOf } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { lookColour, runLook } from '../../theme/run-looks.js'
import { tokenSize } from '../../theme/token-size.js'
import { DefinedName } from '../definitions/defined-name.js'
import { seriesQuery, summariesQuery } from '../lines/series-query.js'
import { Sparkline } from './sparkline.js'

/** Maximum number of keys per A6 call. */
const ROWS_PER_PART = 20
const SPARKLINE_BUCKETS = 30
/** Minimum number of rows for a filter. */
const FILTERED_FROM = 12
/** From this many rows on, those far from the viewport are placeholders. */
const WINDOWED_FROM = 200

export interface MetricsTableProps {
  readonly run: RunInfo
  readonly metrics: readonly Metric[]
  readonly definitions: Definitions
}

/** The latest value, extremes and history of each metric, in natural order (U-RUN-6). */
export function MetricsTable({ run, metrics, definitions }: MetricsTableProps) {
  const [text, setText] = useState('')
  const shown = metrics
    .filter(({ key }) => isNamed(key, text, definitions))
    .toSorted((a, b) => byLabel(a.key, b.key, definitions.metrics))
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
            <MetricRows
              key={part[0]?.key}
              {...{ run, definitions }}
              metrics={part}
              isWindowed={shown.length >= WINDOWED_FROM}
            />
          ))}
        </table>
      </div>
    </>
  )
}

/** Whether the text is part of the key or the label, in any case. */
function isNamed(key: string, text: string, { metrics }: Definitions): boolean {
  return [key, labelOf(key, metrics.get(key))].some((name) => name.toLowerCase().includes(text.toLowerCase()))
}

interface MetricRowsProps extends MetricsTableProps {
  readonly isWindowed: boolean
}

/** A group of rows, which loads its extremes and histories near the viewport. */
function MetricRows({ run: { runId, experimentId }, metrics, definitions, isWindowed }: MetricRowsProps) {
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
        return (
          <tr key={key}>
            <td>
              <Link
                className="name"
                to="/metric/$"
                params={{ _splat: key }}
                search={{ runs: [runId], experiments: [experimentId] }}
              >
                <DefinedName name={key} definition={definition} goal={definition?.goal} />
              </Link>
            </td>
            <Value value={value} definition={definition} className="med" />
            <Value value={summary?.min} definition={definition} className={definition?.goal === 'min' ? 'best' : ''} />
            <Value value={summary?.max} definition={definition} className={definition?.goal === 'max' ? 'best' : ''} />
            <td className="num t2">{String(step)}</td>
            <td>
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
}

function Value({ value, definition, className }: ValueProps) {
  if (value === undefined) return <td className="num" />
  return (
    <td className={`num ${className}`} title={definition === undefined ? undefined : formatExact(value)}>
      {formatInFull(value, definition)}
    </td>
  )
}

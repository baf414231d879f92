import { TriangleAlert } from 'lucide-react'
import type { RunColumn } from '../../api/run-columns.js'
import type { RunCells } from '../../api/runs-query.js'
import { Missing } from '../../controls/missing.js'
import { formatExact, formatMetric } from '../../format/format-number.js'
import { formatAbsolute, formatAgo, formatDuration } from '../../format/format-time.js'
import { RunModels } from './run-models.js'

/** A cell of the runs table. */
export function RunCell({ column, run, nowMs }: { column: RunColumn; run: RunCells; nowMs: number }) {
  const value = run.cells.get(column.name) ?? null
  if (column.kind === 'duration') return <Duration run={run} nowMs={nowMs} />
  if (column.kind === 'models') return <RunModels run={run} />
  if (value === null) return <Missing />
  switch (column.kind) {
    case 'metric':
      return <MetricValue value={Number(value)} />
    case 'time':
      return <span title={formatAbsolute(Number(value))}>{formatAgo(Number(value), nowMs)}</span>
    case 'source': {
      const path = String(value)
      return (
        <bdi className="cut" title={path}>
          {path.slice(path.lastIndexOf('/') + 1)}
        </bdi>
      )
    }
    case 'text':
      return (
        <bdi className="cut" title={String(value)}>
          {String(value)}
        </bdi>
      )
  }
}

export function MetricValue({ value }: { value: number }) {
  const text = formatMetric(value)
  if (Number.isFinite(value)) return <span title={formatExact(value)}>{text}</span>
  return (
    <span className="status bad" title={formatExact(value)}>
      <TriangleAlert className="i" aria-hidden />
      {text}
    </span>
  )
}

function Duration({ run, nowMs }: { run: RunCells; nowMs: number }) {
  const start = run.cells.get('attributes.start_time')
  const end = run.cells.get('attributes.end_time')
  if (typeof start !== 'number' || (end == null && run.status !== 'RUNNING')) return <Missing />
  return <span>{formatDuration(Number(end ?? nowMs) - start)}</span>
}

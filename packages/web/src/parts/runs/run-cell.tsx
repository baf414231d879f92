import type { MetricDefinition } from '@labbook/protocol'
import { TriangleAlert } from 'lucide-react'
import type { RunColumn } from '../../api/run-columns.js'
import type { RunCells } from '../../api/runs-query.js'
import { Missing } from '../../controls/missing.js'
import { TextValue } from '../../controls/text-value.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { Ago } from '../../shell/ago.js'
import { RunDatasets } from './run-datasets.js'
import { RunDuration } from './run-duration.js'
import { RunModels } from './run-models.js'
import { RunNote } from './run-note.js'

export interface RunCellProps {
  readonly column: RunColumn
  readonly run: RunCells
  /** The best value of the column, if it has a goal. */
  readonly best?: number | undefined
  readonly canEditNote?: boolean
}

/** A cell of the runs table. */
export function RunCell({ column, run, best, canEditNote = false }: RunCellProps) {
  const value = run.cells.get(column.name) ?? null
  if (column.kind === 'duration') return <Duration run={run} />
  if (column.kind === 'models') return <RunModels run={run} />
  if (column.kind === 'datasets') return <RunDatasets run={run} />
  if (column.kind === 'note') return <RunNote runId={run.runId} note={String(value ?? '')} canEdit={canEditNote} />
  if (value === null) return <Missing />
  switch (column.kind) {
    case 'metric':
      return <MetricValue value={Number(value)} definition={column.definition} isBest={value === best} />
    case 'time':
      return <Ago ms={Number(value)} />
    case 'source': {
      const path = String(value)
      return (
        <bdi className="cut" title={path}>
          {path.slice(path.lastIndexOf('/') + 1)}
        </bdi>
      )
    }
    case 'text':
      return <TextValue text={String(value)} isCode={column.group === 'Parameters'} />
  }
}

export interface MetricValueProps {
  readonly value: number
  readonly definition?: MetricDefinition | undefined
  readonly isBest?: boolean
}

/** A value of a metric as it is defined; exact when hovered. */
export function MetricValue({ value, definition, isBest = false }: MetricValueProps) {
  const text = formatDefined(value, definition)
  if (Number.isFinite(value)) {
    return (
      <span className={isBest ? 'best' : undefined} title={formatExact(value)}>
        {text}
      </span>
    )
  }
  return (
    <span className="status bad" title={formatExact(value)}>
      <TriangleAlert className="i" aria-hidden />
      {text}
    </span>
  )
}

function Duration({ run }: { run: RunCells }) {
  const time = (name: string) => {
    const value = run.cells.get(name)
    return value === null || value === undefined ? undefined : Number(value)
  }
  return <RunDuration status={run.status} startMs={time('attributes.start_time')} endMs={time('attributes.end_time')} />
}

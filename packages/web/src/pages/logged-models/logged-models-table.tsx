import type { LoggedModel } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Box } from 'lucide-react'
import { useEffect } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { type MetricRun, metricRunsQuery } from '../../api/metric-runs-query.js'
import { columnOf } from '../../api/run-columns.js'
import { DataGrid } from '../../controls/data-grid.js'
import { useGridRows } from '../../controls/grid-rows.js'
import { MarkedText } from '../../controls/marked-text.js'
import type { GridColumn, SortedBy } from '../../controls/grid-column.js'
import { Missing } from '../../controls/missing.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { GoalArrow } from '../../parts/definitions/goal-arrow.js'
import { ModelStatus } from '../../parts/logged-models/model-status.js'
import { SourceRunLink } from '../../parts/logged-models/source-run-link.js'
import { MetricValue } from '../../parts/runs/run-cell.js'
import { latestMetrics } from './latest-metrics.js'

export interface LoggedModelsTableProps {
  /** Undefined while loading. */
  readonly models: readonly LoggedModel[] | undefined
  /** Metrics and params, by field. */
  readonly columns: readonly string[]
  readonly definitions: Definitions
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  readonly isStale: boolean
  /** Words that were searched in names. */
  readonly words: readonly string[]
  readonly hasMore: boolean
  /** Called when the last row comes into view. */
  readonly onEnd: () => void
  readonly nowMs: number
}

/** Number of placeholder rows while loading. */
const EXPECTED = 6

/** The grid of models. It loads more rows as the end comes into view (U-MODEL-8). */
export function LoggedModelsTable(props: LoggedModelsTableProps) {
  const { models, columns, definitions, sortedBy, onSort, isStale, hasMore, onEnd, nowMs } = props
  const navigate = useNavigate()
  const total = models === undefined ? EXPECTED : models.length + (hasMore ? 1 : 0)
  const rows = useGridRows({ total })
  const isAtEnd = models !== undefined && hasMore && rows.window.getVirtualItems().at(-1)?.index === models.length
  useEffect(() => {
    if (isAtEnd) onEnd()
  }, [isAtEnd, onEnd])
  const runIds = [...new Set(models?.map(({ info }) => info.sourceRunId).filter((id) => id !== ''))]
  const { data: runs } = useQuery(metricRunsQuery(runIds.slice(0, 500)))
  const runOf = new Map(runs?.map((run) => [run.runId, run]))
  return (
    <DataGrid
      label="Models"
      rows={rows}
      rowAt={(index) => models?.[index]}
      idOf={({ info }) => info.modelId}
      nameOf={({ info }) => info.name}
      first={nameColumn(props.words)}
      columns={[...factColumns(runOf, nowMs), ...columns.map((field) => keyColumn(field, definitions))]}
      sortedBy={sortedBy}
      onSort={onSort}
      onOpen={({ info: { experimentId, modelId } }) =>
        void navigate({ to: '/experiments/$experimentId/models/$modelId', params: { experimentId, modelId } })
      }
      isStale={isStale}
    />
  )
}

const nameColumn = (words: readonly string[]): GridColumn<LoggedModel> => ({
  name: 'name',
  label: 'Name',
  width: 260,
  cell: ({ info: { experimentId, modelId, name } }) => (
    <>
      <Box className="i s" aria-hidden />
      <Link
        className="name cut"
        to="/experiments/$experimentId/models/$modelId"
        params={{ experimentId, modelId }}
        title={`${name} (${modelId})`}
      >
        <bdi>
          <MarkedText text={name} words={words} />
        </bdi>
      </Link>
    </>
  ),
})

function factColumns(runOf: ReadonlyMap<string, MetricRun>, nowMs: number): readonly GridColumn<LoggedModel>[] {
  return [
    {
      name: 'status',
      label: 'Status',
      width: 130,
      cell: ({ info }) => <ModelStatus status={info.status} message={info.statusMessage} />,
    },
    {
      name: 'model_type',
      label: 'Type',
      width: 120,
      isSecondary: true,
      cell: ({ info: { modelType } }) => (modelType === '' ? <Missing /> : <bdi className="cut">{modelType}</bdi>),
    },
    {
      name: 'source_run_id',
      label: 'Source run',
      width: 240,
      isUnsortable: true,
      cell: ({ info: { sourceRunId } }) => <SourceRunLink runId={sourceRunId} run={runOf.get(sourceRunId)} />,
    },
    {
      name: 'creation_timestamp',
      label: 'Created',
      width: 124,
      isSecondary: true,
      cell: ({ info: { creationTimestampMs } }) => (
        <time title={formatAbsolute(Number(creationTimestampMs))}>{formatAgo(Number(creationTimestampMs), nowMs)}</time>
      ),
    },
  ]
}

function keyColumn(field: string, definitions: Definitions): GridColumn<LoggedModel> {
  const { label: key, kind } = columnOf(field)
  const { label, hint, unit, goal, definition, width } = columnOf(field, definitions)
  const column = { name: field, label, hint, unit, width: Math.max(150, width) }
  if (kind === 'metric') {
    return {
      ...column,
      isNumber: true,
      mark: goal && <GoalArrow goal={goal} />,
      cell: (model) => {
        const metric = latestMetrics(model).get(key)
        return metric === undefined ? <Missing /> : <MetricValue value={metric.value} definition={definition} />
      },
    }
  }
  return {
    ...column,
    isUnsortable: true,
    cell: ({ data }) => {
      const param = data.params.find((each) => each.key === key)
      if (param === undefined) return <Missing />
      return (
        <bdi className="mono cut" title={param.value}>
          {param.value}
        </bdi>
      )
    },
  }
}

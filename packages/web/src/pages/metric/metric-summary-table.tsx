import type { MetricDefinition, MetricSummary } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import type { MetricRun } from '../../api/metric-runs-query.js'
import { Button } from '../../controls/button.js'
import { saveFile } from '../../controls/save-file.js'
import { csv } from '../../format/csv.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatCount, formatExact } from '../../format/format-number.js'
import { formatDuration } from '../../format/format-time.js'
import { naturalOrder } from '../../format/natural-order.js'
import { LookDot } from '../../controls/look-dot.js'
import type { Look } from '../../theme/run-looks.js'

interface Row {
  readonly summary: MetricSummary
  readonly run: MetricRun | undefined
}

/** A column: its name, sort value, short text and full text. */
interface Column {
  readonly name: string
  readonly value: (row: Row) => number | bigint | string | undefined
  readonly isMetric: boolean
}

const columns: readonly Column[] = [
  { name: 'First', value: ({ summary }) => summary.first, isMetric: true },
  { name: 'Last', value: ({ summary }) => summary.last, isMetric: true },
  { name: 'Min', value: ({ summary }) => summary.min, isMetric: true },
  { name: 'at step (min)', value: ({ summary }) => summary.minStep, isMetric: false },
  { name: 'Max', value: ({ summary }) => summary.max, isMetric: true },
  { name: 'at step (max)', value: ({ summary }) => summary.maxStep, isMetric: false },
  { name: 'Count', value: ({ summary }) => summary.count, isMetric: false },
  { name: 'Duration', value: ({ run }) => run?.durationMs, isMetric: false },
]

export interface MetricSummaryTableProps {
  readonly title: string
  readonly summaries: readonly MetricSummary[]
  readonly definitions: Definitions
  readonly runs: readonly MetricRun[]
  /** Keyed by `<run id>-<key>`. */
  readonly looks: ReadonlyMap<string, Look>
}

/** First, last and extremes of each line; exact in tooltips and in the export (U-METRIC-3). */
export function MetricSummaryTable({ title, summaries, definitions, runs, looks }: MetricSummaryTableProps) {
  const [sort, setSort] = useState<{ name: string; isAscending: boolean }>()
  const hasKeys = new Set(summaries.map(({ key }) => key)).size > 1
  const rows = sorted(
    runs.flatMap((run) =>
      summaries.filter(({ runId }) => runId === run.runId).map((summary): Row => ({ summary, run })),
    ),
    sort,
  )
  const nameOf = ({ summary, run }: Row) => `${run?.name ?? summary.runId}${hasKeys ? ` ${summary.key}` : ''}`
  const download = () => {
    const head = ['run', 'run_id', 'metric', ...columns.map(({ name }) => name)]
    const lines = rows.map((row) => [
      row.run?.name ?? '',
      row.summary.runId,
      row.summary.key,
      ...columns.map(({ value }) => value(row) ?? ''),
    ])
    saveFile(`${title}.summary.csv`, new Blob([csv([head, ...lines])], { type: 'text/csv' }))
  }
  return (
    <>
      <div style={{ overflowX: 'auto', marginTop: 'var(--s-4)' }}>
        <table className="grid">
          <thead>
            <tr>
              <th>Run Name</th>
              {columns.map(({ name }) => (
                <SortHead key={name} {...{ name, sort }} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { summary, run } = row
              const look = looks.get(`${summary.runId}-${summary.key}`)
              return (
                <tr key={`${summary.runId}-${summary.key}`}>
                  <td className="cut" style={{ maxWidth: 360 }}>
                    <span className="row">
                      {look !== undefined && <LookDot look={look} />}
                      {run === undefined ? (
                        nameOf(row)
                      ) : (
                        <Link
                          className="name"
                          to="/experiments/$experimentId/runs/$runId"
                          params={{ experimentId: run.experimentId, runId: run.runId }}
                        >
                          <bdi>{nameOf(row)}</bdi>
                        </Link>
                      )}
                    </span>
                  </td>
                  {columns.map((column) => (
                    <Cell key={column.name} {...{ column, row }} definition={definitions.metrics.get(summary.key)} />
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <div className="pad" style={{ paddingTop: 'var(--s-2)' }}>
        <Button onPress={download}>Download as CSV</Button>
      </div>
    </>
  )
}

function SortHead(props: {
  name: string
  sort: { name: string; isAscending: boolean } | undefined
  onSort: (sort: { name: string; isAscending: boolean } | undefined) => void
}) {
  const { name, sort, onSort } = props
  const current = sort?.name === name ? sort : undefined
  const Arrow = current?.isAscending === true ? ArrowUp : ArrowDown
  return (
    <th
      className={current === undefined ? 'num' : 'num sorted'}
      aria-sort={current === undefined ? undefined : current.isAscending ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        onClick={() => onSort(current?.isAscending === true ? undefined : { name, isAscending: current !== undefined })}
      >
        {name.replace(/ \(.*/, '')}
        {current !== undefined && <Arrow className="i s" aria-hidden />}
      </button>
    </th>
  )
}

interface CellProps {
  readonly column: Column
  readonly row: Row
  readonly definition: MetricDefinition | undefined
}

function Cell({ column, row, definition }: CellProps) {
  const value = column.value(row)
  if (value === undefined) return <td className="num t3">–</td>
  if (column.name === 'Duration') return <td className="num">{formatDuration(Number(value))}</td>
  if (column.isMetric && typeof value === 'number') {
    return (
      <td className="num" title={formatExact(value)}>
        {formatDefined(value, definition)}
      </td>
    )
  }
  return <td className="num t2">{typeof value === 'string' ? value : formatCount(value)}</td>
}

/** Missing values come last in both directions. */
function sorted(rows: readonly Row[], sort: { name: string; isAscending: boolean } | undefined): readonly Row[] {
  const column = columns.find(({ name }) => name === sort?.name)
  if (column === undefined || sort === undefined) return rows
  const sign = sort.isAscending ? 1 : -1
  return rows.toSorted((a, b) => {
    const [x, y] = [column.value(a), column.value(b)]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
    if (typeof x === 'string' || typeof y === 'string') return sign * naturalOrder(String(x), String(y))
    return x === y ? 0 : sign * (x < y ? -1 : 1)
  })
}

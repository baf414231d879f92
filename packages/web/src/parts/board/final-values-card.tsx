import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type CSSProperties, useEffect, useState } from 'react'
import { bestOf } from '../../api/definitions.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { Missing } from '../../controls/missing.js'
import { hintOf, labelOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { summariesQuery } from '../lines/series-query.js'
import { MetricValue } from '../runs/run-cell.js'
import type { CardBodyProps } from './card-body.js'
import { barLength, finalRows, sortedRows } from './final-values.js'
import style from './final-values-card.module.css'

/** Metrics with one value a run: runs down, metrics across, sorted by the first of them. */
export function FinalValuesCard({ card, board, height, isFull, onNote }: CardBodyProps) {
  const { keys, title } = card
  const { runs, definitions, baseline } = board
  const runIds = runs.map(({ runId }) => runId)
  const { data, error, refetch } = useQuery(summariesQuery(runIds, keys))
  const [sortedBy, setSortedBy] = useState<{ column: number; isAscending: boolean }>()
  const goalOf = (key: string | undefined) => (key === undefined ? undefined : definitions.metrics.get(key)?.goal)
  // Without the primary metric among them, by the first that says what is better.
  const first = keys.includes(definitions.primary ?? '')
    ? 0
    : Math.max(
        0,
        keys.findIndex((key) => goalOf(key)),
      )
  const { column, isAscending } = sortedBy ?? { column: first, isAscending: goalOf(keys[first]) === 'min' }
  const metrics = keys.length === 1 ? '1 metric' : `${formatCount(keys.length)} metrics`
  useEffect(() => onNote(`${metrics} with one value a run; bars scaled to the column`), [onNote, metrics])
  if (runs.length === 0) return <p className="t3">All runs are hidden.</p>
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <span className="skel" style={{ width: '100%', height: height - 24 }} />

  const rows = finalRows(runs, keys, data)
  const columns = keys.map((key, i) => {
    const values = rows.map((row) => row.values[i])
    return { key, values, definition: definitions.metrics.get(key), best: bestOf(values, goalOf(key)) }
  })
  const names = runs.map(({ name }) => name)
  const sortBy = (i: number) =>
    setSortedBy({ column: i, isAscending: i === column ? !isAscending : goalOf(keys[i]) === 'min' })
  return (
    // Scrollable elements must be focusable.
    <div
      className={style.scroll}
      style={isFull ? undefined : { maxHeight: Math.max(330, height) }}
      tabIndex={0}
      role="group"
      aria-label={`${title} of ${runs.length} runs`}
    >
      <table className={`grid inset ${style.table}`}>
        <thead>
          <tr>
            <th className={style.run}>Run Name</th>
            {columns.map(({ key, definition }, i) => (
              <th
                key={key}
                className={i === column ? 'num sorted' : 'num'}
                aria-sort={i === column ? (isAscending ? 'ascending' : 'descending') : 'none'}
              >
                <button type="button" className={style.head} title={hintOf(key, definition)} onClick={() => sortBy(i)}>
                  <bdi className="cut">{labelOf(key, definition)}</bdi>
                  {i === column && (isAscending ? <ArrowUp className="i" /> : <ArrowDown className="i" />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sortedRows(rows, column, isAscending).map(({ run: { runId, experimentId, name }, values }) => (
            <tr key={runId} className={runId === baseline?.runId ? style.baseline : undefined}>
              <td>
                <span className={style.name}>
                  <RunDot runId={runId} />
                  <Link to="/experiments/$experimentId/runs/$runId" params={{ experimentId, runId }} aria-label={name}>
                    <CutName name={name} siblings={names} />
                  </Link>
                </span>
              </td>
              {columns.map(({ key, values: all, definition, best }, i) => {
                const value = values[i]
                const length = value === undefined ? undefined : barLength(value, all)
                return (
                  <td
                    key={key}
                    className={length === undefined ? 'num' : `num ${style.bar}`}
                    style={{ '--v': length } as CSSProperties}
                  >
                    {value === undefined ? (
                      <Missing />
                    ) : (
                      <MetricValue value={value} definition={definition} isBest={value === best} />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

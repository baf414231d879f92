import type { MetricSummary } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { heartbeatsQuery } from '../../api/heartbeats-query.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { Button } from '../../controls/button.js'
import { Missing } from '../../controls/missing.js'
import { hintOf, labelOf, unitOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatDuration, formatMoment } from '../../format/format-time.js'
import { seriesQuery, summariesQuery } from '../../parts/lines/series-query.js'
import { Sparkline } from '../../parts/metrics/sparkline.js'
import { lastSignal, type Signal } from '../../parts/runs/last-signal.js'
import { MetricValue } from '../../parts/runs/run-cell.js'
import { useNow } from '../../shell/use-now.js'
import { lookColour, runLook } from '../../theme/run-looks.js'
import styles from './home-page.module.css'
import { type HomeRun, homeRunsQuery } from './home-runs-query.js'
import { ExperimentName, RunName } from './run-name.js'

const SHOWN = 5
const MOST_SHOWN = 500
const BUCKETS = 48
/** A run that logs no metric for this long is shown as idle. */
const IDLE_MS = 600_000

/** Active runs, newest first, each with the primary metric of its experiment, else the one logged last (U-HOME-4). */
export function RunningNow() {
  const [isAll, setIsAll] = useState(false)
  const { data } = useQuery({
    ...homeRunsQuery({ filter: "attributes.status = 'RUNNING'", maxResults: isAll ? MOST_SHOWN : SHOWN }),
    placeholderData: (previous) => previous,
  })
  const { data: heartbeats } = useQuery(heartbeatsQuery(data?.runs.map(({ runId }) => runId) ?? []))
  const nowMs = useNow()
  if (data === undefined || data.runs.length === 0) return null
  return (
    <section className="sect" aria-labelledby="running-now">
      <header>
        <h2 id="running-now">Running now</h2>
        <span className="n">{formatCount(data.total)}</span>
        <span className="mla" />
        {data.total > SHOWN && (
          <Button kind="quiet" aria-expanded={isAll} onPress={() => setIsAll(!isAll)}>
            {isAll ? `Show ${SHOWN}` : `Show all ${formatCount(data.total)}`}
          </Button>
        )}
      </header>
      <table className={`grid ${styles['table']} ${styles['running']}`}>
        <thead>
          <tr>
            <th>Run Name</th>
            <th className={styles['second']}>Experiment</th>
            <th className={`${styles['second']} ${styles['measured']}`}>Metric</th>
            <th className={styles['shape']}>History</th>
            <th className={`num ${styles['value']}`}>Latest</th>
            <th className={`num ${styles['time']}`}>Running for</th>
          </tr>
        </thead>
        <tbody>
          {data.runs.map((run) => (
            <RunningRow key={run.runId} run={run} heartbeat={heartbeats?.get(run.runId)} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
      {isAll && data.total > data.runs.length && (
        <p className={`small t3 ${styles['rest']}`}>
          The newest {formatCount(data.runs.length)} of {formatCount(data.total)}. The tables of their experiments have
          all.
        </p>
      )}
    </section>
  )
}

function RunningRow({ run, heartbeat, nowMs }: { run: HomeRun; heartbeat: unknown; nowMs: number }) {
  const { runId, experimentId, startMs } = run
  const summaries = useQuery(summariesQuery([runId], []))
  const { primary, metrics } = useDefinitions([experimentId])
  const newest = newestOf(summaries.data ?? [])
  // System metrics come all the time, and say the least.
  const latest =
    summaries.data?.find(({ key }) => key === primary) ??
    newestOf(summaries.data?.filter(({ key }) => !key.startsWith('system/')) ?? []) ??
    newest
  const definition = latest && metrics.get(latest.key)
  const unit = unitOf(definition)
  const keys = latest === undefined ? [] : [latest.key]
  const history = useQuery(seriesQuery({ runIds: [runId], keys, x: 'step', buckets: BUCKETS }))
  const newestPointMs = newest === undefined ? undefined : Number(newest.lastTimestamp)
  const signal = lastSignal(
    { status: run.status, heartbeat, othersMs: newestPointMs === undefined ? [] : [newestPointMs] },
    nowMs,
  )
  return (
    <tr>
      <td>
        <RunName run={run} />
      </td>
      <td className={styles['second']}>
        <ExperimentName run={run} />
      </td>
      <td className={styles['second']}>
        {latest === undefined ? (
          <Missing />
        ) : (
          <Link
            className="t2"
            to="/metric/$"
            params={{ _splat: latest.key }}
            search={{ runs: [runId], experiments: [experimentId] }}
          >
            <bdi title={hintOf(latest.key, definition)}>{labelOf(latest.key, definition)}</bdi>
          </Link>
        )}
      </td>
      <td className={styles['shape']}>
        <Sparkline
          cells={history.data?.series[0]?.cells ?? []}
          colour={lookColour(runLook(runId))}
          label={latest === undefined ? 'No metric yet' : `History of ${latest.key}`}
        />
      </td>
      <td className={`num med ${styles['value']}`}>
        {latest !== undefined && <MetricValue value={latest.last} definition={definition} />}
        {unit !== undefined && <bdi className="t3"> {unit}</bdi>}
      </td>
      <td className={`num t2 ${styles['time']}`}>
        <RunningFor startMs={startMs} newestPointMs={newestPointMs} signal={signal} nowMs={nowMs} />
      </td>
    </tr>
  )
}

function newestOf(summaries: readonly MetricSummary[]): MetricSummary | undefined {
  return summaries.reduce<MetricSummary | undefined>(
    (newest, each) => (newest === undefined || each.lastTimestamp > newest.lastTimestamp ? each : newest),
    undefined,
  )
}

/** The running time; or since when there is no signal or, from clients without heartbeats, for how long no point. */
function RunningFor(props: {
  startMs: number
  newestPointMs: number | undefined
  signal: Signal | undefined
  nowMs: number
}) {
  const { startMs, newestPointMs, signal, nowMs } = props
  if (signal?.state === 'lost') {
    return (
      <span className={styles['silent']} title={formatAbsolute(signal.timeMs)}>
        no signal since {formatMoment(signal.timeMs, nowMs)}
      </span>
    )
  }
  const runningFor = formatDuration(nowMs - startMs)
  const idleMs = nowMs - Math.max(startMs, newestPointMs ?? startMs)
  if (signal !== undefined || idleMs <= IDLE_MS) return <>{runningFor}</>
  return <span title={`Running for ${runningFor}`}>idle for {formatDuration(idleMs)}</span>
}

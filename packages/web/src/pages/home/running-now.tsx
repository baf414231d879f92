import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDefinitions } from '../../api/use-definitions.js'
import { Missing } from '../../controls/missing.js'
import { hintOf, labelOf, unitOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { formatDuration } from '../../format/format-time.js'
import { seriesQuery, summariesQuery } from '../../parts/lines/series-query.js'
import { Sparkline } from '../../parts/metrics/sparkline.js'
import { MetricValue } from '../../parts/runs/run-cell.js'
import { useNow } from '../../shell/use-now.js'
import { runColour } from '../../theme/run-colour.js'
import styles from './home-page.module.css'
import { type HomeRun, homeRunsQuery } from './home-runs-query.js'
import { ExperimentName, RunName } from './run-name.js'

const SHOWN = 5
const BUCKETS = 48
/** A run that logs no metric for this long is shown as idle. */
const IDLE_MS = 600_000

/** Active runs, newest first, each with the primary metric of its experiment, else the one logged last (U-HOME-4). */
export function RunningNow() {
  const { data } = useQuery(homeRunsQuery({ filter: "attributes.status = 'RUNNING'", maxResults: SHOWN }))
  const nowMs = useNow()
  if (data === undefined || data.runs.length === 0) return null
  return (
    <section className="sect" aria-labelledby="running-now">
      <header>
        <h2 id="running-now">Running now</h2>
        <span className="n">{formatCount(data.total)}</span>
      </header>
      <table className={`grid ${styles['table']}`}>
        <thead>
          <tr>
            <th>Run Name</th>
            <th className={styles['second']}>Experiment</th>
            <th className={styles['second']}>Metric</th>
            <th className={styles['shape']}>History</th>
            <th className={`num ${styles['value']}`}>Latest</th>
            <th className={`num ${styles['time']}`}>Running for</th>
          </tr>
        </thead>
        <tbody>
          {data.runs.map((run) => (
            <RunningRow key={run.runId} run={run} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function RunningRow({ run, nowMs }: { run: HomeRun; nowMs: number }) {
  const { runId, experimentId, startMs } = run
  const summaries = useQuery(summariesQuery([runId], []))
  const { primary, metrics } = useDefinitions([experimentId])
  const newest = summaries.data?.reduce<(typeof summaries.data)[number] | undefined>(
    (newestYet, each) => (newestYet === undefined || each.lastTimestamp > newestYet.lastTimestamp ? each : newestYet),
    undefined,
  )
  const latest = summaries.data?.find(({ key }) => key === primary) ?? newest
  const definition = latest && metrics.get(latest.key)
  const unit = unitOf(definition)
  const keys = latest === undefined ? [] : [latest.key]
  const history = useQuery(seriesQuery({ runIds: [runId], keys, x: 'step', buckets: BUCKETS }))
  const idleMs = nowMs - Math.max(startMs, Number(newest?.lastTimestamp ?? startMs))
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
          colour={runColour(runId)}
          label={latest === undefined ? 'No metric yet' : `History of ${latest.key}`}
        />
      </td>
      <td className={`num med ${styles['value']}`}>
        {latest !== undefined && <MetricValue value={latest.last} definition={definition} />}
        {unit !== undefined && <bdi className="t3"> {unit}</bdi>}
      </td>
      <td className={`num t2 ${styles['time']}`}>
        {idleMs > IDLE_MS ? (
          <span title={`Running for ${formatDuration(nowMs - startMs)}`}>idle for {formatDuration(idleMs)}</span>
        ) : (
          formatDuration(nowMs - startMs)
        )}
      </td>
    </tr>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDefinitions } from '../../api/use-definitions.js'
import { Missing } from '../../controls/missing.js'
import { hintOf, labelOf } from '../../format/format-defined.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { MetricValue } from '../../parts/runs/run-cell.js'
import { RunDuration } from '../../parts/runs/run-duration.js'
import { useNow } from '../../shell/use-now.js'
import { type Headline, headlinesQuery } from './headline-metrics.js'
import styles from './home-page.module.css'
import { type HomeRun, homeRunsQuery } from './home-runs-query.js'
import { ExperimentName, RunName } from './run-name.js'

export const LATEST_RUNS = { maxResults: 20 }

/** The most recently started runs of all experiments (U-HOME-1). */
export function LatestRuns() {
  const { data } = useQuery(homeRunsQuery(LATEST_RUNS))
  const { data: headlines } = useQuery(headlinesQuery(data?.runs ?? []))
  const nowMs = useNow()
  if (data === undefined || data.runs.length === 0) return null
  const names = data.runs.map(({ name }) => name)
  return (
    <section className="sect" aria-labelledby="latest-runs">
      <header>
        <h2 id="latest-runs">Latest runs</h2>
      </header>
      <table className={`grid ${styles['table']}`}>
        <thead>
          <tr>
            <th>Run Name</th>
            <th className={styles['second']}>Experiment</th>
            <th className={`num ${styles['metric']}`}>Metric</th>
            <th className={styles['created']}>Created</th>
            <th className={`num ${styles['took']}`}>Duration</th>
          </tr>
        </thead>
        <tbody>
          {data.runs.map((run) => (
            <tr key={run.runId}>
              <td>
                <RunName run={run} siblings={names} />
              </td>
              <td className={styles['second']}>
                <ExperimentName run={run} />
              </td>
              <td className={`num ${styles['metric']}`}>
                <HeadlineMetric run={run} headline={headlines?.get(run.runId)} />
              </td>
              <td className={`t2 ${styles['created']}`} title={formatAbsolute(run.startMs)}>
                {formatAgo(run.startMs, nowMs)}
              </td>
              <td className={`num t2 ${styles['took']}`}>
                <RunDuration {...run} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The metric of its experiment that matters most, as a link to its chart. */
function HeadlineMetric({ run: { runId, experimentId }, headline }: { run: HomeRun; headline: Headline | undefined }) {
  const { metrics } = useDefinitions([experimentId])
  if (headline === undefined) return <Missing />
  const definition = metrics.get(headline.key)
  return (
    <span className={styles['headline']}>
      <Link
        className="t2 cut"
        to="/metric/$"
        params={{ _splat: headline.key }}
        search={{ runs: [runId], experiments: [experimentId] }}
        title={hintOf(headline.key, definition)}
      >
        <bdi>{labelOf(headline.key, definition)}</bdi>
      </Link>
      <span className="med">
        <MetricValue value={headline.value} definition={definition} />
      </span>
    </span>
  )
}

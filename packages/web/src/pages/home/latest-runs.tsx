import { useQuery } from '@tanstack/react-query'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { RunDuration } from '../../parts/runs/run-duration.js'
import { useNow } from '../../shell/use-now.js'
import styles from './home-page.module.css'
import { homeRunsQuery } from './home-runs-query.js'
import { ExperimentName, RunName } from './run-name.js'

export const LATEST_RUNS = { maxResults: 20 }

/** The most recently started runs of all experiments (U-HOME-1). */
export function LatestRuns() {
  const { data } = useQuery(homeRunsQuery(LATEST_RUNS))
  const nowMs = useNow()
  if (data === undefined || data.runs.length === 0) return null
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
            <th className={styles['created']}>Created</th>
            <th className={`num ${styles['time']}`}>Duration</th>
          </tr>
        </thead>
        <tbody>
          {data.runs.map((run) => (
            <tr key={run.runId}>
              <td>
                <RunName run={run} />
              </td>
              <td className={styles['second']}>
                <ExperimentName run={run} />
              </td>
              <td className={`t2 ${styles['created']}`} title={formatAbsolute(run.startMs)}>
                {formatAgo(run.startMs, nowMs)}
              </td>
              <td className={`num t2 ${styles['time']}`}>
                <RunDuration {...run} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

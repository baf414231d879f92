import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { experimentSummariesQuery, experimentsQuery } from '../../api/queries.js'
import { formatCount } from '../../format/format-number.js'
import { formatAgo } from '../../format/format-time.js'
import { Failed } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import styles from './home-page.module.css'

const SHOWN = 8

/** Experiments sorted by last run (U-HOME-1). */
export function RecentExperiments() {
  const { data: experiments, error, refetch } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const nowMs = useNow()
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (experiments === undefined) return null
  const lastRun = (experimentId: string) => Number(summaries?.get(experimentId)?.lastStartTime ?? 0)
  const recent = experiments.toSorted((a, b) => lastRun(b.experimentId) - lastRun(a.experimentId)).slice(0, SHOWN)
  return (
    <section className="sect" aria-labelledby="recent-experiments">
      <header>
        <h2 id="recent-experiments">Recent experiments</h2>
      </header>
      <ul className={styles['list']}>
        {recent.map(({ experimentId, name }) => {
          const { runs = 0, running = 0, lastStartTime } = summaries?.get(experimentId) ?? {}
          return (
            <li key={experimentId}>
              <Link className="name cut" to="/experiments/$experimentId" params={{ experimentId }} title={name}>
                <bdi>{name}</bdi>
              </Link>
              <span className="small t2 tnum">
                {formatCount(runs)} {runs === 1 ? 'run' : 'runs'}
                {running > 0 && <span className={styles['isRunning']}>, {formatCount(running)} running</span>}
                {running === 0 && lastStartTime !== undefined && `, ${formatAgo(Number(lastStartTime), nowMs)}`}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

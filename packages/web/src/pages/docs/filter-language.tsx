import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { experimentSummariesQuery, experimentsQuery } from '../../api/queries.js'
import type { FilterTarget } from '../../parts/filter/filter-target.js'
import styles from './docs.module.css'
import { filterExamples } from './filter-examples.js'

const TABLES: readonly { readonly target: FilterTarget; readonly title: string }[] = [
  { target: 'runs', title: 'Runs' },
  { target: 'experiments', title: 'Experiments' },
  { target: 'logged_models', title: 'Logged models' },
  { target: 'registered_models', title: 'Registered models' },
]

/** The filter language, explained by examples that run on click. */
export function FilterLanguage() {
  const latest = useLatestExperiment()
  return (
    <div className={styles.text}>
      <p>
        Search boxes take the same filters as <code>mlflow.search_runs</code> and return the same rows. Plain words
        search names; an operator or a field makes them a filter. Metric, parameter and tag names are case-sensitive.
      </p>
      <p>
        While you type, the box lists fields, keys and values, with the number of runs behind each. Press{' '}
        <span className="kbd">Tab</span> to complete, <span className="kbd">Enter</span> to search,{' '}
        <span className="kbd">Esc</span> to close the list, and <span className="kbd">↑</span> in an empty box for the
        latest searches. If a filter is wrong, the box says why and suggests fixes.
      </p>
      {latest !== undefined && (
        <p className="t2">
          Click an example to run it. Run and model examples search{' '}
          <Link to="/experiments/$experimentId" params={{ experimentId: latest.experimentId }}>
            <bdi>{latest.name}</bdi>
          </Link>
          , the experiment with the latest run.
        </p>
      )}
      {TABLES.map(({ target, title }) => (
        <section key={target} className="sect" aria-label={title}>
          <header>
            <h3>{title}</h3>
          </header>
          <div className={styles.wide}>
            <table className="grid inset">
              <colgroup>
                <col style={{ width: '58%' }} />
                <col />
              </colgroup>
              <tbody>
                {filterExamples[target].map(({ filter, means }) => (
                  <tr key={filter}>
                    <td className="wrap">
                      <Example target={target} filter={filter} experimentId={latest?.experimentId} />
                    </td>
                    <td className="wrap t2">{means}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </div>
  )
}

interface ExampleProps {
  readonly target: FilterTarget
  readonly filter: string
  readonly experimentId: string | undefined
}

function Example({ target, filter, experimentId }: ExampleProps) {
  const search = { searchFilter: filter }
  if (target === 'experiments' || target === 'registered_models') {
    return (
      <Link className={styles.filter} to={target === 'experiments' ? '/experiments' : '/models'} search={search}>
        {filter}
      </Link>
    )
  }
  if (experimentId === undefined) return <code className={styles.filter}>{filter}</code>
  const to = target === 'runs' ? '/experiments/$experimentId' : '/experiments/$experimentId/models'
  return (
    <Link className={styles.filter} to={to} params={{ experimentId }} search={search}>
      {filter}
    </Link>
  )
}

/** The experiment with the most recent run; if there are no runs, any experiment. */
function useLatestExperiment() {
  const { data: experiments = [] } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const lastRun = (experimentId: string) => Number(summaries?.get(experimentId)?.lastStartTime ?? 0)
  return experiments.toSorted((a, b) => lastRun(b.experimentId) - lastRun(a.experimentId))[0]
}

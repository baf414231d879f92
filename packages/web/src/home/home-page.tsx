import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { baseUrl } from '../api/client.js'
import { experimentSummariesQuery, experimentsQuery } from '../api/queries.js'
import { CopyButton } from '../controls/copy-button.js'
import { formatCount } from '../format/format-number.js'
import { formatAgo } from '../format/format-time.js'
import { PageHead } from '../shell/page-head.js'
import { Failed } from '../shell/page-state.js'
import { firstRunSnippets } from './first-run-snippets.js'

/** Where one starts: how to log a run, and the experiments there are (U-HOME-1). */
export function HomePage() {
  const { data: experiments, error, refetch } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const snippet = firstRunSnippets.Python(baseUrl)
  return (
    <>
      <title>Labbook</title>
      <PageHead title="Home" />
      <div className="body pad">
        <section className="sect" aria-labelledby="start-here">
          <header>
            <h2 id="start-here">Start here</h2>
            <span className="mla" />
            <CopyButton label="Copy the program" text={snippet} />
          </header>
          <pre className="code" tabIndex={0}>
            {snippet}
          </pre>
        </section>
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {experiments !== undefined && (
          <section className="sect" aria-labelledby="recent-experiments">
            <header>
              <h2 id="recent-experiments">Recent experiments</h2>
            </header>
            <table className="grid inset">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="num">Runs</th>
                  <th>Last run</th>
                </tr>
              </thead>
              <tbody>
                {experiments.slice(0, 8).map(({ experimentId, name }) => {
                  const summary = summaries?.get(experimentId)
                  return (
                    <tr key={experimentId}>
                      <td>
                        <Link className="name" to="/experiments/$experimentId" params={{ experimentId }}>
                          <bdi>{name}</bdi>
                        </Link>
                      </td>
                      <td className="num">{formatCount(summary?.runs ?? 0)}</td>
                      <td className="t2">
                        {summary?.lastStartTime === undefined
                          ? '–'
                          : formatAgo(Number(summary.lastStartTime), Date.now())}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </>
  )
}

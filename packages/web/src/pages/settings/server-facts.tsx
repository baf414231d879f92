import type { ServerStatus } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { serverStatusQuery } from '../../api/queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { Failed } from '../../shell/page-state.js'

/** Version, locations and sizes, to copy into a bug report (U-SET-2). */
export function ServerFacts() {
  const { data: status, error, refetch } = useQuery(serverStatusQuery())
  const facts = status === undefined ? [] : factsOf(status)
  return (
    <>
      <section className="sect" aria-labelledby="server">
        <header>
          <h2 id="server">Server</h2>
          <span className="mla" />
          {status !== undefined && (
            <CopyButton label="Copy as text" text={facts.map((fact) => fact.join(': ')).join('\n')} />
          )}
        </header>
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {status === undefined && error === null && <p className="t2">Measuring…</p>}
        <dl className="kv">
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
      </section>
      {status !== undefined && status.heaviest.length > 0 && <Heaviest experiments={status.heaviest} />}
    </>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi className="cut" title={value}>
          {value}
        </bdi>
      </dd>
    </>
  )
}

function Heaviest({ experiments }: { experiments: ServerStatus['heaviest'] }) {
  return (
    <section className="sect" aria-labelledby="heaviest">
      <header>
        <h2 id="heaviest">Largest experiments</h2>
      </header>
      <table className="grid inset">
        <thead>
          <tr>
            <th>Experiment</th>
            <th className="num">Size</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map(({ experimentId, name, bytes }) => (
            <tr key={experimentId}>
              <td className="fill">
                <Link className="name" to="/experiments/$experimentId" params={{ experimentId }}>
                  <bdi>{name}</bdi>
                </Link>
              </td>
              <td className="num">{formatBytes(Number(bytes))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function factsOf(status: ServerStatus): readonly (readonly [string, string])[] {
  const started = Number(status.startedTime)
  const size = (bytes: number | bigint | undefined) => (bytes === undefined ? [] : [formatBytes(Number(bytes))])
  return [
    ['Labbook', status.version],
    ['MLflow API', status.mlflowVersion],
    ['Database', [status.database, ...size(status.databaseBytes)].join(', ')],
    ['Artifacts', [status.artifacts, ...size(status.artifactBytes)].join(', ')],
    ...size(status.freeBytes).map((free) => ['Free disk space', free] as const),
    ['Started', `${formatAgo(started, Date.now())} (${formatAbsolute(started)})`],
    ['Experiments', formatCount(status.experiments)],
    ['Runs', formatCount(status.runs)],
  ]
}

import type { DatasetUse } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { datasetUseQuery, experimentQuery } from '../../api/queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Fact } from '../../controls/fact.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { parseDatasetSchema } from '../../parts/datasets/dataset-schema.js'
import { SchemaTable } from '../../parts/datasets/schema-table.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { DatasetRuns } from './dataset-runs.js'

const route = getRouteApi('/experiments/$experimentId/datasets/$name/$digest')

/** A dataset of an experiment: facts, schema, and the runs that used it (U-DATA-2). */
export function DatasetPage() {
  const { experimentId, name, digest } = route.useParams()
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const { data: use, error, refetch } = useQuery(datasetUseQuery({ experimentId, name, digest }))
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  const params = { experimentId }
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <Breadcrumb
        trail={[
          { label: 'Experiments', link: { to: '/experiments' } },
          { label: experiment?.name ?? experimentId, link: { to: '/experiments/$experimentId', params } },
          { label: 'Datasets', link: { to: '/experiments/$experimentId/datasets', params } },
        ]}
        current={name}
      />
      <div className="body">
        <div className="pad" style={{ paddingTop: 0 }}>
          {use === undefined ? <Loading /> : <DatasetParts experimentId={experimentId} use={use} />}
        </div>
      </div>
    </>
  )
}

function DatasetParts({ experimentId, use }: { experimentId: string; use: DatasetUse }) {
  const { schema = '', source } = use
  const columns = parseDatasetSchema(schema)
  return (
    <>
      <DatasetHeader use={use} experimentId={experimentId} />
      <DatasetRuns experimentId={experimentId} use={use} />
      <Section title="Schema" count={columns?.length ?? (schema === '' ? 0 : 1)} empty="No schema was logged.">
        {columns === undefined ? (
          <pre className="code" tabIndex={0}>
            {indented(schema)}
          </pre>
        ) : (
          <SchemaTable columns={columns} />
        )}
      </Section>
      {source !== '' && (
        <section className="sect" aria-label="Source">
          <header>
            <h3>Source</h3>
            <span className="n">{use.sourceType}</span>
            <span className="mla" />
            <CopyButton label="Copy source" text={source} />
          </header>
          <pre className="code" tabIndex={0}>
            {indented(source)}
          </pre>
        </section>
      )}
    </>
  )
}

function DatasetHeader({ use, experimentId }: { use: DatasetUse; experimentId: string }) {
  const { name, digest, sourceType, numRows, numColumns, contexts, lastUsedTime, profile } = use
  return (
    <>
      <div className="row">
        <Table2 className="i" aria-hidden />
        <h2 style={{ font: 'var(--type-h1)' }}>
          <bdi>{name}</bdi>
        </h2>
      </div>
      <dl className="facts">
        <Fact label="Digest">
          <bdi className="mono">{digest}</bdi>
          <CopyButton label="Copy digest" text={digest} />
        </Fact>
        <Fact label="Rows × columns">
          {numRows === undefined ? '–' : formatCount(numRows)} ×{' '}
          {numColumns === undefined ? '–' : formatCount(numColumns)}
        </Fact>
        {contexts.length > 0 && (
          <Fact label="Used for">
            {contexts.map((context) => (
              <span key={context} className="chip line">
                <bdi>{context}</bdi>
              </span>
            ))}
          </Fact>
        )}
        <Fact label="Source">{sourceType === '' ? <span className="t3">–</span> : <bdi>{sourceType}</bdi>}</Fact>
        {lastUsedTime !== undefined && (
          <Fact label="Last used">
            <span title={formatAbsolute(Number(lastUsedTime))}>{formatAgo(Number(lastUsedTime), Date.now())}</span>
          </Fact>
        )}
        {profile !== undefined && (
          <Fact label="Profile">
            <Link
              to="/experiments/$experimentId/runs/$runId/profile/$"
              params={{ experimentId, runId: profile.runId, _splat: profile.path }}
            >
              Open profile
            </Link>
          </Fact>
        )}
      </dl>
    </>
  )
}

/** Indents JSON; other texts stay unchanged. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

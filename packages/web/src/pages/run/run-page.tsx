import type { Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { modelFoldersQuery } from '../../api/artifact-source.js'
import { experimentQuery, runQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Fact } from '../../controls/fact.js'
import { TabLinks } from '../../controls/tabs.js'
import { formatAbsolute, formatAgo, formatDuration } from '../../format/format-time.js'
import { RunArtifacts } from '../../parts/artifacts/artifact-browser.js'
import { MetricsTable } from '../../parts/metrics/metrics-table.js'
import { ParamsTable } from '../../parts/params/params-table.js'
import { Status } from '../../parts/runs/run-status.js'
import { Description } from '../../parts/tags/description.js'
import { noteOf, noteWriter } from '../../parts/tags/note.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useRunTags } from '../../parts/tags/use-tags.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { DeletedBanner } from '../../shell/deleted-banner.js'
import { Failed } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { runColour } from '../../theme/run-colour.js'
import { RunMenu } from './run-menu.js'
import styles from './run-page.module.css'
import { RunRelations } from './run-relations.js'

export type RunTab = 'overview' | 'charts' | 'system' | 'artifacts'

/** The overview of a run (U-RUN). */
export function RunPage() {
  const { runId = '' } = useParams({ strict: false })
  const { data: run } = useQuery(runQuery(runId))
  const definitions = useDefinitions(run === undefined ? [] : [run.info.experimentId])
  const runTags = useRunTags(runId)
  const change = run?.info.lifecycleStage === 'deleted' ? undefined : runTags
  // System metrics have their own tab.
  const metrics = run?.data.metrics.filter(({ key }) => !key.startsWith('system/')) ?? []
  return (
    <RunFrame tab="overview">
      {run !== undefined && (
        <div className="body">
          <div className={`pad ${styles.parts}`}>
            <div className={styles.main}>
              <Description key={runId} id={runId} text={noteOf(run.data.tags)} onSave={noteWriter(change)} />
              <Section title="Parameters" count={run.data.params.length} empty="No parameters yet.">
                <ParamsTable params={run.data.params} definitions={definitions} />
              </Section>
              <Section title="Metrics" count={metrics.length} empty="No metrics yet.">
                <MetricsTable run={run.info} {...{ metrics, definitions }} />
              </Section>
              <TagsTable tags={run.data.tags} empty="No tags yet." change={change} />
              <RunArtifacts key={run.info.runId} run={run} />
            </div>
            <RunRelations key={`${runId} relations`} run={run} />
          </div>
        </div>
      )}
    </RunFrame>
  )
}

/** The files of a run; the address holds the open one. */
export function RunArtifactsPage() {
  const { experimentId = '', runId = '', _splat: path = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const onOpen = (_splat: string) =>
    void navigate({
      to: '/experiments/$experimentId/runs/$runId/artifacts/$',
      params: { experimentId, runId, _splat },
    })
  return (
    <RunFrame tab="artifacts">
      {run !== undefined && (
        <div className="body">
          <div className="pad">
            <RunArtifacts key={run.info.runId} run={run} address={{ path, onOpen }} />
          </div>
        </div>
      )}
    </RunFrame>
  )
}

/** The header of all tabs of a run: breadcrumb, facts and tabs (U-RUN-1, U-RUN-2, U-RUN-3). */
export function RunFrame({ tab, children }: { tab: RunTab; children: ReactNode }) {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const { data: run, error, refetch } = useQuery(runQuery(runId))
  useOwnExperiment(run)
  const above = {
    label: experiment?.name ?? experimentId,
    link: { to: '/experiments/$experimentId', params: { experimentId } },
  } as const
  if (error !== null) return <Failed error={error} retry={() => void refetch()} parent={above} />
  const name = run?.info.runName ?? ''
  const params = { experimentId, runId }
  const hasSystem = run?.data.metrics.some(({ key }) => key.startsWith('system/')) === true
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <Breadcrumb trail={[{ label: 'Experiments', link: { to: '/experiments' } }, above]} current={name}>
        {run !== undefined && <RunMenu info={run.info} />}
      </Breadcrumb>
      {run?.info.lifecycleStage === 'deleted' && <DeletedBanner kind="run" id={runId} />}
      {run !== undefined && (
        <div className="pad" style={{ paddingTop: 0, paddingBottom: 0 }}>
          <RunHeader run={run} />
        </div>
      )}
      <TabLinks
        label="Run sections"
        tabs={[
          {
            label: 'Overview',
            isCurrent: tab === 'overview',
            link: { to: '/experiments/$experimentId/runs/$runId', params },
          },
          {
            label: 'Charts',
            isCurrent: tab === 'charts',
            link: { to: '/experiments/$experimentId/runs/$runId/charts', params },
          },
          ...(hasSystem || tab === 'system'
            ? [
                {
                  label: 'System',
                  isCurrent: tab === 'system',
                  link: { to: '/experiments/$experimentId/runs/$runId/system', params } as const,
                },
              ]
            : []),
          {
            label: 'Artifacts',
            isCurrent: tab === 'artifacts',
            link: { to: '/experiments/$experimentId/runs/$runId/artifacts/$', params: { ...params, _splat: '' } },
          },
        ]}
      />
      {children}
    </>
  )
}

/** Redirects to the run's own address if the experiment in the address is wrong, as MLflow's may be (U-URL-5). */
function useOwnExperiment(run: Run | undefined) {
  const { experimentId = '' } = useParams({ strict: false })
  const router = useRouter()
  const own = run?.info.experimentId ?? experimentId
  useEffect(() => {
    if (own === experimentId) return
    const { pathname, search } = router.state.location
    const place = pathname.replace(`/experiments/${experimentId}/`, `/experiments/${own}/`)
    void router.navigate({ to: place, search, replace: true })
  }, [own, experimentId, router])
}

function RunHeader({ run }: { run: Run }) {
  const { info, data } = run
  const { data: models = [] } = useQuery(modelFoldersQuery(run))
  const tag = (key: string) => data.tags.find((candidate) => candidate.key === key)?.value
  const start = Number(info.startTime)
  const end = info.endTime === undefined ? undefined : Number(info.endTime)
  const source = tag('mlflow.source.name')
  const commit = tag('mlflow.source.git.commit')
  return (
    <>
      <div className="row">
        <span className="dot lg" style={{ '--c': runColour(info.runId) } as React.CSSProperties} />
        <h2 style={{ font: 'var(--type-h1)' }}>
          <bdi>{info.runName}</bdi>
        </h2>
      </div>
      <dl className="facts">
        <Fact label="Run ID">
          <span className="mono">{info.runId}</span>
          <CopyButton label="Copy run ID" text={info.runId} />
        </Fact>
        <Fact label="Date">
          <span title={formatAbsolute(start)}>{formatAgo(start, Date.now())}</span>
        </Fact>
        {source !== undefined && (
          <Fact label="Source">
            <bdi title={source}>{source.slice(source.lastIndexOf('/') + 1)}</bdi>
          </Fact>
        )}
        {commit !== undefined && (
          <Fact label="Git Commit">
            <span className="mono" title={commit}>
              {commit.slice(0, 7)}
            </span>
          </Fact>
        )}
        <Fact label="User">
          <bdi>{info.userId || tag('mlflow.user') || '–'}</bdi>
        </Fact>
        <Fact label="Status">
          <Status status={info.status} />
        </Fact>
        <Fact label="Duration">{end === undefined ? '–' : formatDuration(end - start)}</Fact>
        {models.length > 0 && (
          <Fact label={models.length === 1 ? 'Model' : 'Models'}>
            {models.map(({ modelId, name }) => (
              <Link
                key={modelId}
                to="/experiments/$experimentId/models/$modelId"
                params={{ experimentId: info.experimentId, modelId }}
                title={modelId}
              >
                <bdi>{name}</bdi>
              </Link>
            ))}
          </Fact>
        )}
        <Fact label="Lifecycle stage">{info.lifecycleStage}</Fact>
      </dl>
    </>
  )
}

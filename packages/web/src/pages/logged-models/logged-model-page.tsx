import type { LoggedModel } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Box } from 'lucide-react'
import { metricRunsQuery } from '../../api/metric-runs-query.js'
import { madeVersionsQuery } from '../../api/models-of-run.js'
import { experimentQuery, loggedModelQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Fact } from '../../controls/fact.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { ModelArtifacts } from '../../parts/artifacts/artifact-browser.js'
import { ModelStatus } from '../../parts/logged-models/model-status.js'
import { SourceRunLink } from '../../parts/logged-models/source-run-link.js'
import { MadeVersions } from '../../parts/model-versions/made-versions.js'
import { ParamsTable } from '../../parts/params/params-table.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useModelTags } from '../../parts/tags/use-tags.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { ModelMetrics } from './model-metrics.js'

const route = getRouteApi('/experiments/$experimentId/models/$modelId')

/** The page of a logged model (U-MODEL-8). */
export function LoggedModelPage() {
  const { experimentId, modelId } = route.useParams()
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const { data: model, error, refetch } = useQuery(loggedModelQuery(modelId))
  const above = {
    label: 'Models',
    link: { to: '/experiments/$experimentId/models', params: { experimentId } },
  } as const
  if (error !== null) return <Failed error={error} retry={() => void refetch()} parent={above} />
  const name = model?.info.name ?? ''
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <Breadcrumb
        trail={[
          { label: 'Experiments', link: { to: '/experiments' } },
          {
            label: experiment?.name ?? experimentId,
            link: { to: '/experiments/$experimentId', params: { experimentId } },
          },
          above,
        ]}
        current={name}
      />
      <div className="body">
        <div className="pad" style={{ paddingTop: 0 }}>
          {model === undefined ? <Loading /> : <ModelParts model={model} />}
        </div>
      </div>
    </>
  )
}

function ModelParts({ model }: { model: LoggedModel }) {
  const { info, data } = model
  const modelTags = useModelTags(info.modelId)
  const definitions = useDefinitions([info.experimentId])
  return (
    <>
      <ModelHeader model={model} />
      <Section title="Parameters" count={data.params.length} empty="No parameters were logged for this model.">
        <ParamsTable params={data.params} definitions={definitions} />
      </Section>
      <Section
        title="Metrics"
        count={data.metrics.length}
        empty="No metrics yet. Log one with this model's ID to see it here."
      >
        <ModelMetrics metrics={data.metrics} definitions={definitions} />
      </Section>
      <TagsTable tags={info.tags} empty="No tags yet." change={modelTags} />
      <ModelArtifacts info={info} />
    </>
  )
}

function ModelHeader({ model: { info } }: { model: LoggedModel }) {
  const { modelId, name, status, statusMessage, modelType, sourceRunId, artifactUri } = info
  const { data: runs } = useQuery(metricRunsQuery(sourceRunId === '' ? [] : [sourceRunId]))
  const { data: versions = [] } = useQuery(
    madeVersionsQuery({ source: `models:/${modelId}`, runId: sourceRunId, modelId }),
  )
  const created = Number(info.creationTimestampMs)
  return (
    <>
      <div className="row">
        <Box className="i" aria-hidden />
        <h2 style={{ font: 'var(--type-h1)' }}>
          <bdi>{name}</bdi>
        </h2>
      </div>
      {status === 'LOGGED_MODEL_UPLOAD_FAILED' && (
        <p className="note danger">Model upload failed{statusMessage === undefined ? '.' : `: ${statusMessage}`}</p>
      )}
      <dl className="facts">
        <Fact label="Model ID">
          <span className="mono">{modelId}</span>
          <CopyButton label="Copy model ID" text={modelId} />
        </Fact>
        <Fact label="Status">
          <ModelStatus status={status} message={statusMessage} />
        </Fact>
        <Fact label="Type">{modelType === '' ? <span className="t3">–</span> : <bdi>{modelType}</bdi>}</Fact>
        <Fact label="Source run">
          <SourceRunLink runId={sourceRunId} run={runs?.[0]} />
        </Fact>
        {versions.length > 0 && (
          <Fact label="Registered versions">
            <MadeVersions versions={versions} />
          </Fact>
        )}
        <Fact label="Created">
          <span title={formatAbsolute(created)}>{formatAgo(created, Date.now())}</span>
        </Fact>
        <Fact label="Artifact location">
          <bdi className="mono cut">{artifactUri}</bdi>
          <CopyButton label="Copy artifact location" text={artifactUri} />
        </Fact>
      </dl>
    </>
  )
}

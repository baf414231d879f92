import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { runQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { RunArtifacts } from '../../parts/artifacts/artifact-browser.js'
import { MetricsTable } from '../../parts/metrics/metrics-table.js'
import { ParamsTable } from '../../parts/params/params-table.js'
import { Description } from '../../parts/tags/description.js'
import { noteOf, noteWriter } from '../../parts/tags/note.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useRunTags } from '../../parts/tags/use-tags.js'
import { Section } from '../../shell/section.js'
import { RunFrame } from './run-frame.js'
import styles from './run-page.module.css'
import { RunRelations } from './run-relations.js'

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

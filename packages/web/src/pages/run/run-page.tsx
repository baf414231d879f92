import { ERROR_TAG } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { RunSearch } from '../../addresses/run-search.js'
import { omitUndefined } from '../../addresses/search-values.js'
import { runQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { RunArtifacts } from '../../parts/artifacts/artifact-browser.js'
import { Description } from '../../parts/tags/description.js'
import { noteOf, noteWriter } from '../../parts/tags/note.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useRunTags } from '../../parts/tags/use-tags.js'
import { RunError } from './run-error.js'
import { RunFrame } from './run-frame.js'
import styles from './run-page.module.css'
import { RunRelations } from './run-relations.js'
import { RunValues } from './run-values.js'

/** The overview of a run (U-RUN). */
export function RunPage() {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const { q = '' }: RunSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const definitions = useDefinitions(run === undefined ? [] : [run.info.experimentId])
  const runTags = useRunTags(runId)
  const error = run?.info.status === 'FAILED' ? run.data.tags.find(({ key }) => key === ERROR_TAG)?.value : undefined
  const change = run?.info.lifecycleStage === 'deleted' ? undefined : runTags
  return (
    <RunFrame tab="overview">
      {run !== undefined && (
        <div className="body">
          <div className={`pad ${styles.parts}`}>
            <div className={styles.main}>
              {error !== undefined && <RunError key={`${runId} error`} text={error} />}
              <Description
                key={`${runId} description`}
                id={runId}
                text={noteOf(run.data.tags)}
                onSave={noteWriter(change)}
              />
              <RunValues
                {...{ run, definitions }}
                filter={q}
                onFilter={(filter) =>
                  void navigate({
                    to: '/experiments/$experimentId/runs/$runId',
                    params: { experimentId, runId },
                    search: omitUndefined<RunSearch>({ q: filter === '' ? undefined : filter }),
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
              <TagsTable tags={run.data.tags} empty="No tags yet." change={change} />
              <RunArtifacts key={`${runId} artifacts`} run={run} />
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
      {run !== undefined && <RunArtifacts key={run.info.runId} run={run} address={{ path, onOpen }} />}
    </RunFrame>
  )
}

import type { Run } from '@labbook/protocol'
import { printText } from '@labbook/search'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Box, Trash2 } from 'lucide-react'
import { modelsOfRunQuery, versionsOfRunQuery } from '../../api/models-of-run.js'
import { loggedModelQuery, runQuery } from '../../api/queries.js'
import { runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { CutName } from '../../controls/cut-name.js'
import { formatCount } from '../../format/format-number.js'
import { loggedProfiles } from '../../parts/datasets/logged-profiles.js'
import { MadeVersions } from '../../parts/model-versions/made-versions.js'
import { Status } from '../../parts/runs/run-status.js'
import { isMissing } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { RunDataset } from './run-dataset.js'
import styles from './run-page.module.css'

/** Number of child runs listed before "View all". */
const CHILDREN = 10

/** A run's datasets, models and related runs (U-RUN-9). */
export function RunRelations({ run }: { run: Run }) {
  const { info, inputs } = run
  const { data: made = [] } = useQuery(modelsOfRunQuery(info))
  const { data: versions = [] } = useQuery(versionsOfRunQuery(info.runId))
  const datasets = inputs?.datasetInputs ?? []
  const profiles = loggedProfiles(run.data.tags)
  const models = [
    ...(inputs?.modelInputs ?? []).map(({ modelId }) => ({ modelId, role: 'input' })),
    ...made.map(({ modelId }) => ({ modelId, role: 'output' })),
  ]
  return (
    <aside className={styles.side} aria-label="Related">
      <Section title="Datasets" count={datasets.length} empty="No datasets.">
        {datasets.map((input) => (
          <RunDataset
            key={`${input.dataset.name} ${input.dataset.digest}`}
            experimentId={info.experimentId}
            input={input}
            names={datasets.map(({ dataset }) => dataset.name)}
            profile={profiles.find(
              ({ name, digest }) => name === input.dataset.name && digest === input.dataset.digest,
            )}
            runId={info.runId}
          />
        ))}
      </Section>
      <Section title="Models" count={models.length} empty="No models.">
        {models.map((model) => (
          <RunModel key={`${model.role} ${model.modelId}`} {...model} />
        ))}
      </Section>
      {versions.length > 0 && (
        <Section title="Registered versions" count={versions.length} empty="">
          <MadeVersions versions={versions} />
        </Section>
      )}
      <RelatedRuns run={run} />
    </aside>
  )
}

/** A model that the run logged or used. */
function RunModel({ modelId, role }: { modelId: string; role: string }) {
  const { data: model } = useQuery(loggedModelQuery(modelId))
  return (
    <div className={styles.item}>
      <span className="row tight">
        <Box className="i s" aria-hidden />
        {model === undefined ? (
          <span className="mono cut">{modelId}</span>
        ) : (
          <Link
            className="name cut"
            to="/experiments/$experimentId/models/$modelId"
            params={{ experimentId: model.info.experimentId, modelId }}
            title={modelId}
          >
            <bdi>{model.info.name}</bdi>
          </Link>
        )}
        <span className="chip line">{role}</span>
      </span>
    </div>
  )
}

function RelatedRuns({ run: { info, data } }: { run: Run }) {
  const { experimentId, runId } = info
  const parentId = data.tags.find(({ key }) => key === 'mlflow.parentRunId')?.value
  const ofThis = { searchFilter: `tags.\`mlflow.parentRunId\` = ${printText(runId)}` }
  const children = useQuery(runBlockQuery(runsQuery([experimentId], ofThis, 0), 0))
  const deleted = useQuery(runBlockQuery(runsQuery([experimentId], { ...ofThis, lifecycleFilter: 'Deleted' }, 0), 0))
  const total = children.data?.total ?? 0
  const gone = deleted.data?.total ?? 0
  return (
    <Section
      title="Related runs"
      count={total + gone + (parentId === undefined ? 0 : 1)}
      empty="No parent or child runs."
    >
      {parentId !== undefined && <Parent runId={parentId} />}
      {children.data?.rows.slice(0, CHILDREN).map((child) => (
        <RelatedRun
          key={child.runId}
          {...child}
          role="child"
          name={String(child.cells.get('attributes.run_name') ?? child.runId)}
        />
      ))}
      {total > 0 && (
        <Link className={styles.more} to="/experiments/$experimentId" params={{ experimentId }} search={ofThis}>
          {total === 1 ? 'View child run in the table' : `View all ${formatCount(total)} child runs in the table`}
        </Link>
      )}
      {gone > 0 && (
        <p className={`row tight ${styles.more}`}>
          <Trash2 className="i s" aria-hidden />
          <Link
            to="/experiments/$experimentId"
            params={{ experimentId }}
            search={{ ...ofThis, lifecycleFilter: 'Deleted' }}
          >
            {gone === 1 ? '1 deleted child run' : `${formatCount(gone)} deleted child runs`}
          </Link>
        </p>
      )}
    </Section>
  )
}

/** The run that this one was started in, even if it is deleted, for now or forever. */
function Parent({ runId }: { runId: string }) {
  const { data: parent, error } = useQuery({ ...runQuery(runId), retry: false })
  if (isMissing(error)) {
    return (
      <p className="row tight t2">
        <Trash2 className="i s" aria-hidden />
        <span title={runId}>Parent deleted forever</span>
      </p>
    )
  }
  if (parent === undefined) return null
  const { info } = parent
  return <RelatedRun {...info} role="parent" name={info.runName} isDeleted={info.lifecycleStage === 'deleted'} />
}

interface RelatedRunProps extends Pick<Run['info'], 'experimentId' | 'runId' | 'status'> {
  readonly role: string
  readonly name: string
  readonly isDeleted?: boolean
}

function RelatedRun({ experimentId, runId, status, role, name, isDeleted = false }: RelatedRunProps) {
  return (
    <span className={`row tight ${styles.item}`}>
      {isDeleted ? <Trash2 className="i s" aria-hidden /> : <Status status={status} isWordHidden />}
      <Link
        className="name mid"
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId, runId }}
        aria-label={name}
      >
        <CutName name={name} />
      </Link>
      <span className="chip line">{isDeleted ? `${role}, deleted` : role}</span>
    </span>
  )
}

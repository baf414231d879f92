import type { ModelVersion, RegisteredModel } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { GitCompare } from 'lucide-react'
import { api } from '../../api/client.js'
import { runQuery } from '../../api/queries.js'
import {
  modelVersionQuery,
  registeredModelQuery,
  versionPlaceQuery,
  versionsOfModelQuery,
} from '../../api/registry-queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { ModelPanel } from '../../parts/logged-models/model-panel.js'
import { MetricsTable } from '../../parts/metrics/metrics-table.js'
import { ParamsTable } from '../../parts/params/params-table.js'
import { AliasChips } from '../../parts/registered-models/alias-chips.js'
import { MODELS } from '../../parts/registered-models/models-crumb.js'
import { Description } from '../../parts/tags/description.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useModelVersionTags } from '../../parts/tags/use-tags.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Failed, isMissing, Loading } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { useNow } from '../../shell/use-now.js'
import { AliasHistory } from './alias-history.js'
import styles from './model-version-page.module.css'
import { VersionArtifacts } from './version-artifacts.js'
import { VersionDetails } from './version-details.js'
import { VersionMenu } from './version-menu.js'
import { VersionRail } from './version-rail.js'
import { VersionStatus } from './version-status.js'

const route = getRouteApi('/models/$name/versions/$version')

/** A model version: details, origin and usage (U-REG-5). */
export function ModelVersionPage() {
  const { name, version: text } = route.useParams()
  const number = Number(text)
  const nowMs = useNow()
  const { data: model } = useQuery(registeredModelQuery(name))
  const { data: version, error, refetch } = useQuery(modelVersionQuery(name, number))
  const all = useInfiniteQuery(versionsOfModelQuery(name))
  const above = { label: name, link: { to: '/models/$name', params: { name } } } as const
  if (error !== null && (version === undefined || isMissing(error)))
    return <Failed error={error} retry={() => void refetch()} parent={above} />
  const versions = all.data?.pages.flatMap((page) => page.versions) ?? []
  const aliases = (model?.aliases ?? []).filter((each) => each.version === number).map(({ alias }) => alias)
  return (
    <>
      <title>{`${name} version ${text} · Labbook`}</title>
      <Breadcrumb trail={[MODELS, above]} current={`Version ${text}`}>
        {version !== undefined && (
          <>
            <CompareWith version={version} versions={versions} />
            <VersionMenu name={name} version={number} aliases={aliases} />
          </>
        )}
      </Breadcrumb>
      {model === undefined || version === undefined ? (
        <div className="body pad">
          <Loading />
        </div>
      ) : (
        <div className={styles.page}>
          <VersionRail {...{ model, versions, nowMs }} hasMore={all.hasNextPage} />
          <div className="body">
            <VersionParts key={`${name}/${text}`} {...{ model, version, versions }} />
          </div>
        </div>
      )}
    </>
  )
}

interface VersionPartsProps {
  readonly model: RegisteredModel
  readonly version: ModelVersion
  readonly versions: readonly ModelVersion[]
}

function VersionParts({ model, version, versions }: VersionPartsProps) {
  const { name, version: number, runId, description = '', tags } = version
  const refresh = useRefresh()
  const { data: run } = useQuery({ ...runQuery(runId), enabled: runId !== '' })
  const definitions = useDefinitions(run === undefined ? [] : [run.info.experimentId])
  const { data: place } = useQuery(versionPlaceQuery(name, number))
  const alias = model.aliases.find((each) => each.version === number)?.alias
  return (
    <div className={`pad ${styles.parts}`}>
      <div className={styles.head}>
        <div className="row">
          <h2 style={{ font: 'var(--type-h1)' }} className="cut">
            <bdi>{name}</bdi> <span className="t3">version {number}</span>
          </h2>
          <VersionStatus version={version} />
        </div>
        <div className={styles.aliases}>
          <span className="small t3">Aliases</span>
          <AliasChips
            {...{ name }}
            version={number}
            aliases={model.aliases}
            versions={versions.map((each) => each.version)}
          />
        </div>
      </div>
      <div className={styles.main}>
        <Description
          id={`model-version ${name} ${number}`}
          text={description}
          onSave={async (text) => {
            await api.modelVersions.updateModelVersion({ name, version: number, description: text })
            await refresh({ what: 'registered_model', name })
          }}
        />
        {place !== undefined && (
          <section className="sect" aria-label="Model">
            <ModelPanel
              owner={{ name, version: number }}
              modelFilePath="MLmodel"
              fullPath={place}
              modelUri={alias === undefined ? `models:/${name}/${number}` : `models:/${name}@${alias}`}
            />
          </section>
        )}
        {run !== undefined && (
          <>
            <Section title="Metrics" count={run.data.metrics.length} empty="The source run has no metrics.">
              <MetricsTable run={run.info} metrics={run.data.metrics} definitions={definitions} />
            </Section>
            <Section title="Parameters" count={run.data.params.length} empty="The source run has no parameters.">
              <ParamsTable params={run.data.params} definitions={definitions} />
            </Section>
          </>
        )}
        <VersionArtifacts version={version} />
        <AliasHistory name={name} version={number} />
      </div>
      <div className={styles.side}>
        <VersionDetails {...{ version, versions, run }} />
        <TagsTable tags={tags} empty="No tags yet." change={useModelVersionTags(name, number)} />
      </div>
    </div>
  )
}

/** Compares this version with another one. */
function CompareWith({ version, versions }: { version: ModelVersion; versions: readonly ModelVersion[] }) {
  const navigate = useNavigate()
  const others = versions.filter((other) => other.runId !== '' && other.version !== version.version)
  if (version.runId === '' || others.length === 0) return null
  const compare = (other: ModelVersion) =>
    void navigate({
      to: '/compare-model-versions',
      search: { name: version.name, versions: [String(version.version), String(other.version)] },
    })
  return (
    <Menu
      label="Compare with"
      trigger={
        <Button>
          <GitCompare className="i" aria-hidden />
          Compare with
        </Button>
      }
    >
      {others.map((other) => (
        <MenuItem key={other.version} onAction={() => compare(other)}>{`Version ${other.version}`}</MenuItem>
      ))}
    </Menu>
  )
}

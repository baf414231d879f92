import type { ModelVersion, RegisteredModel } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChevronDown, Crown } from 'lucide-react'
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
import { useAliases } from '../../parts/registered-models/use-aliases.js'
import { Description } from '../../parts/tags/description.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useModelVersionTags } from '../../parts/tags/use-tags.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Failed, isMissing, Loading } from '../../shell/page-state.js'
import { Section } from '../../shell/section.js'
import { useNow } from '../../shell/use-now.js'
import { AliasHistory } from './alias-history.js'
import styles from './model-version-page.module.css'
import { VersionAgainst } from './version-against.js'
import { VersionArtifacts } from './version-artifacts.js'
import { VersionDetails } from './version-details.js'
import { VersionLineage } from './version-lineage.js'
import { VersionMenu } from './version-menu.js'
import { VersionRail } from './version-rail.js'
import { VersionStatus } from './version-status.js'

const route = getRouteApi('/models/$name/versions/$version')

/** A model version: details, origin and usage (U-REG-5). */
export function ModelVersionPage() {
  const { name, version: text } = route.useParams()
  const { against } = route.useSearch()
  const number = Number(text)
  const aliasesOf = useAliases(name)
  const nowMs = useNow()
  const { data: model } = useQuery(registeredModelQuery(name))
  const { data: version, error, refetch } = useQuery(modelVersionQuery(name, number))
  const all = useInfiniteQuery(versionsOfModelQuery(name))
  const above = { label: name, link: { to: '/models/$name', params: { name } } } as const
  if (error !== null && (version === undefined || isMissing(error)))
    return <Failed error={error} retry={() => void refetch()} parent={above} />
  const versions = all.data?.pages.flatMap((page) => page.versions) ?? []
  const champion = model?.aliases.find(({ alias }) => alias === CHAMPION)?.version
  const base = baseOf(versions, { number, champion, against: against === undefined ? undefined : Number(against) })
  const aliases = (model?.aliases ?? []).filter((each) => each.version === number).map(({ alias }) => alias)
  return (
    <>
      <title>{`${name} version ${text} · Labbook`}</title>
      <Breadcrumb trail={[MODELS, above]} current={`Version ${text}`}>
        {version !== undefined && (
          <>
            {base !== undefined && <Against {...{ version, base, champion, versions }} />}
            {champion !== number && (
              <Button kind="primary" onPress={() => aliasesOf.move(CHAMPION, number)}>
                <Crown className="i" aria-hidden />
                Make champion
              </Button>
            )}
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
            <VersionParts key={`${name}/${text}`} {...{ model, version, versions, base, champion, nowMs }} />
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
  /** The version to compare with; undefined for the first one. */
  readonly base: ModelVersion | undefined
  /** The number of the champion. */
  readonly champion: number | undefined
  readonly nowMs: number
}

function VersionParts({ model, version, versions, base, champion, nowMs }: VersionPartsProps) {
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
        {base !== undefined && (
          <VersionAgainst key={base.version} {...{ version, base }} isChampion={base.version === champion} />
        )}
        <Description
          id={`model-version ${name} ${number}`}
          text={description}
          onSave={async (text) => {
            await api.modelVersions.updateModelVersion({ name, version: number, description: text })
            await refresh({ what: 'registered_model', name })
          }}
        />
        <VersionLineage {...{ version, run, nowMs }} />
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
        {champion !== number && (
          <section className="sect" aria-label="If you make it champion">
            <header>
              <h3>If you make it champion</h3>
            </header>
            <p className="small t2">
              {champion === undefined
                ? `@${CHAMPION} will point to version ${number}.`
                : `@${CHAMPION} moves from version ${champion} to version ${number}.`}{' '}
              Whatever loads <bdi className="mono">{`models:/${name}@${CHAMPION}`}</bdi> gets version {number} the next
              time it loads. You can undo this.
            </p>
          </section>
        )}
        <VersionDetails {...{ version, versions, run }} />
        <TagsTable tags={tags} empty="No tags yet." change={useModelVersionTags(name, number)} />
      </div>
    </div>
  )
}

const CHAMPION = 'champion'

/** The chosen version, else the champion, else the version before. */
function baseOf(
  versions: readonly ModelVersion[],
  { number, champion, against }: { number: number; champion: number | undefined; against: number | undefined },
): ModelVersion | undefined {
  const found = (wanted: number | undefined) =>
    wanted === number ? undefined : versions.find(({ version }) => version === wanted)
  const before = versions.filter(({ version }) => version < number)
  return found(against) ?? found(champion) ?? before.toSorted((a, b) => b.version - a.version)[0]
}

interface AgainstProps {
  readonly version: ModelVersion
  readonly base: ModelVersion
  readonly champion: number | undefined
  readonly versions: readonly ModelVersion[]
}

/** Chooses the version that this one is compared with. */
function Against({ version, base, champion, versions }: AgainstProps) {
  const navigate = route.useNavigate()
  const nameOf = (number: number) => `${number === champion ? `@${CHAMPION}, ` : ''}version ${number}`
  return (
    <Menu
      label="Against"
      trigger={
        <Button>
          Against <span className="v">{nameOf(base.version)}</span>
          <ChevronDown className="i s" aria-hidden />
        </Button>
      }
    >
      {versions
        .filter((other) => other.version !== version.version)
        .map((other) => (
          <MenuItem
            key={other.version}
            isChecked={other.version === base.version}
            text={nameOf(other.version)}
            onAction={() => void navigate({ search: { against: String(other.version) }, replace: true })}
          >
            {nameOf(other.version)}
          </MenuItem>
        ))}
    </Menu>
  )
}

import type { ModelVersion, RegisteredModel } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { GitCompare, X } from 'lucide-react'
import { type MetricRun, metricRunsQuery } from '../../api/metric-runs-query.js'
import { versionsOfModelQuery } from '../../api/registry-queries.js'
import { Button, IconButton } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { useCommands } from '../../controls/commands.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { SourceRunLink } from '../../parts/logged-models/source-run-link.js'
import { LoggedModelLink } from '../../parts/model-versions/logged-model-link.js'
import { VersionStage } from '../../parts/model-versions/version-stage.js'
import { AliasChips } from '../../parts/registered-models/alias-chips.js'
import { useAliasDrop } from '../../parts/registered-models/alias-drop.js'
import { isSystemTag } from '../../parts/tags/system-tag.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import styles from './model-versions.module.css'

const route = getRouteApi('/models/$name')

/** The versions of a model, newest first; two can be selected and compared (U-REG-2). */
export function ModelVersions({ model }: { model: RegisteredModel }) {
  const { name } = model
  const { selected = [] } = route.useSearch()
  const navigate = route.useNavigate()
  const nowMs = useNow()
  const found = useInfiniteQuery(versionsOfModelQuery(name))
  const versions = found.data?.pages.flatMap((page) => page.versions)
  const runIds = [...new Set(versions?.map(({ runId }) => runId).filter((runId) => runId !== ''))]
  const { data: runs } = useQuery(metricRunsQuery(runIds.slice(0, 500)))
  const runOf = new Map(runs?.map((run) => [run.runId, run]))
  const hasStages = versions?.some(({ currentStage }) => currentStage !== 'None') === true

  const select = (number: string, isSelected: boolean) =>
    void navigate({
      search: ({ selected: before = [] }) => {
        const others = before.filter((each) => each !== number)
        const next = isSelected ? [...others, number] : others
        return next.length === 0 ? {} : { selected: next }
      },
      replace: true,
    })
  return (
    <section className="sect" aria-label="Versions">
      <header>
        <h3>Versions</h3>
        <span className="n">
          {versions === undefined ? '' : formatCount(versions.length)}
          {found.hasNextPage && '+'}
        </span>
      </header>
      {found.error !== null && <Failed error={found.error} retry={() => void found.refetch()} />}
      {versions === undefined && found.error === null && <Loading />}
      {versions?.length === 0 && (
        <p className="t3">
          No versions yet. Open a run's model and choose Register Model, or log a model with registered_model_name.
        </p>
      )}
      {versions !== undefined && versions.length > 0 && (
        <div className={styles.scroll}>
          <table className="grid inset">
            <thead>
              <tr>
                <th>Version</th>
                <th>Aliases</th>
                {hasStages && <th>Stage</th>}
                <th>Source run</th>
                <th>Logged model</th>
                <th>Created</th>
                <th>Description</th>
                <th>Tags</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <VersionRow
                  key={version.version}
                  {...{ model, version, versions, hasStages, nowMs }}
                  run={runOf.get(version.runId)}
                  isSelected={selected.includes(String(version.version))}
                  onSelect={(isSelected) => select(String(version.version), isSelected)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <Button isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {found.isFetchingNextPage ? 'Loading…' : 'Show more'}
        </Button>
      )}
      {selected.length > 0 && versions !== undefined && (
        <SelectedVersions
          name={name}
          versions={versions.filter(({ version }) => selected.includes(String(version)))}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </section>
  )
}

interface VersionRowProps {
  readonly model: RegisteredModel
  readonly version: ModelVersion
  readonly versions: readonly ModelVersion[]
  readonly run: MetricRun | undefined
  readonly hasStages: boolean
  readonly isSelected: boolean
  readonly onSelect: (isSelected: boolean) => void
  readonly nowMs: number
}

function VersionRow(props: VersionRowProps) {
  const { model, version, versions, run, hasStages, isSelected, onSelect, nowMs } = props
  const { name, aliases } = model
  const { version: number, runId, description = '', tags, creationTimestamp } = version
  const { isOver, dropProps } = useAliasDrop(name, number)
  const createdMs = Number(creationTimestamp)
  return (
    <tr className={isSelected || isOver ? 'sel' : ''} {...dropProps}>
      <td>
        <span className="row">
          <Checkbox label={`Select version ${number}`} isLabelHidden isSelected={isSelected} onChange={onSelect} />
          <Link className="name nowrap" to="/models/$name/versions/$version" params={{ name, version: String(number) }}>
            Version {number}
          </Link>
        </span>
      </td>
      <td>
        <AliasChips {...{ name, aliases }} version={number} versions={versions.map((each) => each.version)} />
      </td>
      {hasStages && (
        <td>
          <VersionStage version={version} others={versions} />
        </td>
      )}
      <td className={styles.link}>
        <SourceRunLink runId={runId} run={run} />
      </td>
      <td className={styles.link}>
        <LoggedModelLink version={version} run={run} />
      </td>
      <td className="t2 nowrap">
        <time title={formatAbsolute(createdMs)}>{formatAgo(createdMs, nowMs)}</time>
      </td>
      <td className={`t2 ${styles.text}`} title={description}>
        {description.split('\n', 1)[0] || <span className="t3">–</span>}
      </td>
      <td className={`t2 ${styles.text}`}>
        {tags
          .filter(({ key }) => !isSystemTag(key))
          .map(({ key, value }) => (
            <bdi key={key} className="chip line" title={`${key}: ${value}`}>
              {key}: {value}
            </bdi>
          ))}
      </td>
    </tr>
  )
}

interface SelectedVersionsProps {
  readonly name: string
  readonly versions: readonly ModelVersion[]
  readonly onClear: () => void
}

/** A comparison is of what runs logged, so versions without one are left out. */
function SelectedVersions({ name, versions, onClear }: SelectedVersionsProps) {
  const navigate = useNavigate()
  const compared = versions.filter(({ runId }) => runId !== '').map(({ version }) => String(version))
  const isEnough = compared.length >= 2
  const compare = () =>
    void navigate({
      to: '/compare-model-versions',
      search: { name, versions: compared.toSorted((a, b) => Number(a) - Number(b)) },
    })
  useCommands({ compare: isEnough ? compare : undefined })
  return (
    <div className="floatbar" role="toolbar" aria-label="Selected versions">
      <span className="med">{formatCount(versions.length)} selected</span>
      <span className="sep" />
      <Button kind="primary" isDisabled={!isEnough} onPress={compare}>
        <GitCompare className="i" aria-hidden />
        Compare
      </Button>
      {!isEnough && versions.length > 1 && <span className="t3">Select two versions that have a run.</span>}
      <span className="sep" />
      <IconButton label="Clear selection" onPress={onClear}>
        <X className="i" aria-hidden />
      </IconButton>
    </div>
  )
}

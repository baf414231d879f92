import type { RegisteredModel } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../../api/client.js'
import { registeredModelQuery, versionsOfModelQuery } from '../../api/registry-queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Fact } from '../../controls/fact.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { latestVersion } from '../../parts/registered-models/latest-version.js'
import { ModelActivity } from '../../parts/registered-models/model-activity.js'
import { MODELS } from '../../parts/registered-models/models-crumb.js'
import { Description } from '../../parts/tags/description.js'
import { TagsTable } from '../../parts/tags/tags-table.js'
import { useRegisteredModelTags } from '../../parts/tags/use-tags.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Failed, isMissing, Loading } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { ModelVersions } from './model-versions.js'
import { RegisteredModelMenu } from './registered-model-menu.js'

const route = getRouteApi('/models/$name')

/** A registered model and its versions (U-REG-2). */
export function RegisteredModelPage() {
  const { name } = route.useParams()
  const { data: model, error, refetch } = useQuery(registeredModelQuery(name))
  const found = useInfiniteQuery(versionsOfModelQuery(name))
  if (error !== null && (model === undefined || isMissing(error)))
    return <Failed error={error} retry={() => void refetch()} parent={MODELS} />
  const versions = found.data?.pages.flatMap((page) => page.versions)
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <Breadcrumb trail={[MODELS]} current={name}>
        <RegisteredModelMenu
          name={name}
          versions={versions?.map(({ version }) => version)}
          hasMore={found.hasNextPage}
        />
      </Breadcrumb>
      <div className="body">
        <div className="pad" style={{ paddingTop: 0 }}>
          {model === undefined ? <Loading /> : <ModelParts key={name} model={model} />}
        </div>
      </div>
    </>
  )
}

function ModelParts({ model }: { model: RegisteredModel }) {
  const { name, description = '', tags } = model
  const refresh = useRefresh()
  return (
    <>
      <ModelFacts model={model} />
      <Description
        id={`registered-model ${name}`}
        text={description}
        onSave={async (text) => {
          await api.registeredModels.updateRegisteredModel({ name, description: text })
          await refresh({ what: 'registered_model', name })
        }}
      />
      <ModelVersions model={model} />
      <TagsTable tags={tags} empty="No tags yet." change={useRegisteredModelTags(name)} />
      <ModelActivity name={name} />
    </>
  )
}

function ModelFacts({ model }: { model: RegisteredModel }) {
  const { creationTimestamp, lastUpdatedTimestamp } = model
  const nowMs = useNow()
  const time = (ms: number) => <time title={formatAbsolute(ms)}>{formatAgo(ms, nowMs)}</time>
  return (
    <dl className="facts">
      <Fact label="Latest version">{latestVersion(model) ?? <span className="t3">–</span>}</Fact>
      <Fact label="Created">{time(Number(creationTimestamp))}</Fact>
      <Fact label="Updated">{time(Number(lastUpdatedTimestamp))}</Fact>
    </dl>
  )
}

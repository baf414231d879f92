import type { LoggedModel } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { LoggedModelsSearch } from '../../addresses/logged-models-search.js'
import { omitUndefined } from '../../addresses/search-values.js'
import { experimentQuery, loggedModelsQuery, newestModelsFirst } from '../../api/queries.js'
import { columnName } from '../../api/run-columns.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { CodeBlock } from '../../controls/code-block.js'
import type { SortedBy } from '../../controls/grid-column.js'
import { nextSort } from '../../controls/next-sort.js'
import { naturalOrder } from '../../format/natural-order.js'
import { ExperimentHeader } from '../../parts/experiments/experiment-header.js'
import { ExperimentTabs } from '../../parts/experiments/experiment-tabs.js'
import { FilterBox } from '../../parts/filter/filter-box.js'
import { FilterFoot } from '../../parts/filter/filter-foot.js'
import { loggedModelSource } from '../../parts/filter/filter-source.js'
import { isReadable, useShownFilter } from '../../parts/filter/use-shown-filter.js'
import { EXPERIMENTS } from '../../shell/breadcrumb.js'
import { Empty, Failed, FixFilter, NoMatches } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { LoggedModelsTable } from './logged-models-table.js'
import { ModelColumnPicker } from './model-column-picker.js'

const route = getRouteApi('/experiments/$experimentId/models')

const DEFAULT_SORT: SortedBy = { name: newestModelsFirst.fieldName, ascending: newestModelsFirst.ascending }
/** Number of metric columns shown by default. */
const METRICS_AT_FIRST = 6

/** The models logged by an experiment's runs (U-MODEL-8). */
export function LoggedModelsPage() {
  const { experimentId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const nowMs = useNow()
  const experiment = useQuery(experimentQuery(experimentId))
  const definitions = useDefinitions([experimentId])
  const sortedBy = { name: search.orderByKey ?? DEFAULT_SORT.name, ascending: search.orderByAsc === true }
  const orderBy = { fieldName: sortedBy.name, ascending: sortedBy.ascending }
  const askFor = (filter: string | undefined) => loggedModelsQuery({ experimentId, filter, orderBy })
  const isAsked = isReadable(search.searchFilter, 'logged_models')
  const asked = useInfiniteQuery({ ...askFor(search.searchFilter), enabled: isAsked })
  const { shown, isAnswerable, isStale, doubt, words, box } = useShownFilter({
    target: 'logged_models',
    filter: search.searchFilter,
    query: undefined,
    result: asked,
  })
  const found = useInfiniteQuery({ ...askFor(shown.filter), enabled: isAnswerable })
  const models = useMemo(() => found.data?.pages.flatMap((page) => page.models), [found.data])
  const source = useMemo(
    () =>
      loggedModelSource({
        experimentId,
        rows: (models ?? []).map(({ info, data }) => ({ name: info.name, tags: info.tags, ...data })),
      }),
    [experimentId, models],
  )
  const keys = useMemo(() => keysOf(models ?? []), [models])
  const columns = search.columns ?? keys.metrics.slice(0, METRICS_AT_FIRST).map((key) => columnName('metrics', key))
  const name = experiment.data?.name ?? ''

  const change = (next: { [K in keyof LoggedModelsSearch]: LoggedModelsSearch[K] | undefined }) =>
    void navigate({
      search: (old) => omitUndefined({ ...old, ...next }),
      replace: true,
    })

  if (experiment.error !== null)
    return <Failed error={experiment.error} retry={() => void experiment.refetch()} parent={EXPERIMENTS} />
  return (
    <>
      <title>{`Models of ${name} · Labbook`}</title>
      <ExperimentHeader experimentId={experimentId} experiment={experiment.data} />
      <ExperimentTabs experimentId={experimentId} current="models" />
      <div className="tools">
        <FilterBox
          target="logged_models"
          label="Filter models"
          placeholder="Name, or a filter such as metrics.rmse < 0.5"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
          source={source}
          {...box}
        />
        {keys.metrics.length + keys.params.length > 0 && (
          <ModelColumnPicker {...keys} columns={columns} onColumns={(next) => change({ columns: next })} />
        )}
      </div>
      {found.error !== null && models === undefined && (
        <Failed error={found.error} retry={() => void found.refetch()} />
      )}
      {!isAnswerable && models === undefined && <FixFilter onClear={() => change({ searchFilter: undefined })} />}
      {models?.length === 0 && (
        <NoModels filter={search.searchFilter} onClear={() => change({ searchFilter: undefined })} />
      )}
      {(found.error === null || models !== undefined) &&
        (isAnswerable || models !== undefined) &&
        models?.length !== 0 && (
          <LoggedModelsTable
            {...{ models, columns, definitions, sortedBy, nowMs }}
            onSort={(field) => change(nextSort(field, TEXT_FIELDS.includes(field), sortedBy))}
            isStale={found.isPlaceholderData || isStale}
            words={words}
            hasMore={found.hasNextPage}
            onEnd={() => void found.fetchNextPage({ cancelRefetch: false })}
          />
        )}
      <FilterFoot
        doubt={doubt}
        target="logged_models"
        filter={shown.filter}
        count={models?.length}
        nouns={['model', 'models']}
        hasMore={found.hasNextPage}
      />
    </>
  )
}

/** The distinct keys of the models, in natural order. */
function keysOf(models: readonly LoggedModel[]) {
  const sorted = (keys: readonly string[]) => [...new Set(keys)].sort(naturalOrder)
  return {
    metrics: sorted(models.flatMap(({ data }) => data.metrics.map(({ key }) => key))),
    params: sorted(models.flatMap(({ data }) => data.params.map(({ key }) => key))),
  }
}

/** Texts sort ascending first, numbers and times descending. */
const TEXT_FIELDS: readonly string[] = ['name', 'status', 'model_type']

const SNIPPET = `with mlflow.start_run():
    mlflow.sklearn.log_model(model, name="model", input_example=frame)`

function NoModels({ filter, onClear }: { filter: string | undefined; onClear: () => void }) {
  if (filter !== undefined) return <NoMatches title="No matching models" {...{ filter, onClear }} />
  return (
    <Empty title="No models yet">
      <p>
        Log a model with MLflow 3 or later to see it here. Models from older clients are listed in their run's
        artifacts.
      </p>
      <CodeBlock text={SNIPPET} />
    </Empty>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type RegisteredModelsSearch, registeredModelOrders } from '../../addresses/registered-models-search.js'
import { omitUndefined, oneOf } from '../../addresses/search-values.js'
import { registeredModelsQuery } from '../../api/registry-queries.js'
import { Button } from '../../controls/button.js'
import { CodeBlock } from '../../controls/code-block.js'
import { nextSort } from '../../controls/next-sort.js'
import { FilterBox } from '../../parts/filter/filter-box.js'
import { FilterFoot } from '../../parts/filter/filter-foot.js'
import { registeredModelSource } from '../../parts/filter/filter-source.js'
import { isReadable, useShownFilter } from '../../parts/filter/use-shown-filter.js'
import { filterWithTag } from '../../parts/filter/filter-with-tag.js'
import { PageHead } from '../../shell/page-head.js'
import { Empty, Failed, FixFilter, NoMatches } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { NewRegisteredModel } from './new-registered-model.js'
import { RegisteredModelsTable } from './registered-models-table.js'

const route = getRouteApi('/models')

/** The table of registered models: search, sort, create (U-REG-1). */
export function RegisteredModelsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isCreating, setCreating] = useState(false)
  const nowMs = useNow()
  const sortedBy = {
    name: search.orderByKey ?? 'name',
    ascending: search.orderByAsc ?? search.orderByKey === undefined,
  }
  const orderBy = `${sortedBy.name} ${sortedBy.ascending ? 'ASC' : 'DESC'}`
  const askFor = (filter: string | undefined) => registeredModelsQuery({ filter, orderBy })
  const isAsked = isReadable(search.searchFilter, 'registered_models')
  const asked = useInfiniteQuery({ ...askFor(search.searchFilter), enabled: isAsked })
  const { shown, isAnswerable, isStale, doubt, words, box } = useShownFilter({
    target: 'registered_models',
    filter: search.searchFilter,
    query: undefined,
    result: asked,
  })
  const found = useInfiniteQuery({ ...askFor(shown.filter), enabled: isAnswerable })
  const models = useMemo(() => found.data?.pages.flatMap((page) => page.registeredModels), [found.data])

  const source = useMemo(() => registeredModelSource({ rows: models ?? [] }), [models])

  const change = (next: { [K in keyof RegisteredModelsSearch]: RegisteredModelsSearch[K] | undefined }) =>
    void navigate({
      search: (old) => omitUndefined({ ...old, ...next }),
      replace: true,
    })

  return (
    <>
      <title>Models · Labbook</title>
      <PageHead title="Models">
        <Button onPress={() => setCreating(true)}>
          <Plus className="i" aria-hidden />
          New model
        </Button>
      </PageHead>
      <div className="tools">
        <FilterBox
          target="registered_models"
          label="Filter models"
          placeholder="Name, or a filter such as tags.owner = 'ada'"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
          source={source}
          {...box}
        />
      </div>
      {found.error !== null && models === undefined && (
        <Failed error={found.error} retry={() => void found.refetch()} />
      )}
      {!isAnswerable && models === undefined && <FixFilter onClear={() => change({ searchFilter: undefined })} />}
      {models?.length === 0 && (
        <NoModels
          filter={search.searchFilter}
          onClear={() => change({ searchFilter: undefined })}
          onCreate={() => setCreating(true)}
        />
      )}
      {(found.error === null || models !== undefined) &&
        (isAnswerable || models !== undefined) &&
        models?.length !== 0 && (
          <RegisteredModelsTable
            {...{ models, sortedBy, nowMs }}
            onSort={(name) => {
              const next = nextSort(name, name === 'name', sortedBy)
              change({ ...next, orderByKey: oneOf(registeredModelOrders, next.orderByKey) })
            }}
            onTag={(tag) => change({ searchFilter: filterWithTag(search.searchFilter, 'registered_models', tag) })}
            isStale={found.isPlaceholderData || isStale}
            words={words}
            hasMore={found.hasNextPage}
            onEnd={() => void found.fetchNextPage({ cancelRefetch: false })}
          />
        )}
      <FilterFoot
        doubt={doubt}
        target="registered_models"
        filter={shown.filter}
        count={models?.length}
        nouns={['model', 'models']}
        hasMore={found.hasNextPage}
      />
      {isCreating && <NewRegisteredModel onClose={() => setCreating(false)} />}
    </>
  )
}

const SNIPPET = `with mlflow.start_run():
    mlflow.sklearn.log_model(model, name="model", registered_model_name="house-prices")`

interface NoModelsProps {
  readonly filter: string | undefined
  readonly onClear: () => void
  readonly onCreate: () => void
}

function NoModels({ filter, onClear, onCreate }: NoModelsProps) {
  if (filter !== undefined) return <NoMatches title="No matching models" {...{ filter, onClear }} />
  return (
    <Empty title="No registered models yet">
      <p>
        A registered model groups versions under one name. Open a run's model and choose Register Model, or pass
        registered_model_name when you log a model.
      </p>
      <CodeBlock text={SNIPPET} />
      <Button onPress={onCreate}>New model</Button>
    </Empty>
  )
}

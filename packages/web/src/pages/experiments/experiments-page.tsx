import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Plus, RotateCcw, Table2, Trash2, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type ExperimentsSearch, experimentOrders } from '../../addresses/experiments-search.js'
import { omitUndefined, oneOf } from '../../addresses/search-values.js'
import { experimentSummariesQuery, experimentsQuery } from '../../api/queries.js'
import { Button, IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { nextSort } from '../../controls/next-sort.js'
import { Segments } from '../../controls/segments.js'
import { formatCount } from '../../format/format-number.js'
import { NewExperiment } from '../../parts/experiments/new-experiment.js'
import { FilterBox } from '../../parts/filter/filter-box.js'
import { FilterFoot } from '../../parts/filter/filter-foot.js'
import { experimentSource } from '../../parts/filter/filter-source.js'
import { isReadable, useShownFilter } from '../../parts/filter/use-shown-filter.js'
import { filterWithTag } from '../../parts/filter/filter-with-tag.js'
import { PageHead } from '../../shell/page-head.js'
import { Empty, Failed, FixFilter, NoMatches } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { useStageChange } from '../../shell/use-stage-change.js'
import { DEFAULT_SORT, experimentRows } from './experiment-rows.js'
import { ExperimentsTable } from './experiments-table.js'

const route = getRouteApi('/experiments')

/** The table of experiments: search, sort, select, delete and restore (U-EXP-6). */
export function ExperimentsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isCreating, setCreating] = useState(false)
  const nowMs = useNow()
  const isTrash = search.lifecycleFilter === 'Deleted'
  const viewType = isTrash ? 'DELETED_ONLY' : 'ACTIVE_ONLY'
  const isAsked = isReadable(search.searchFilter, 'experiments')
  const asked = useQuery({ ...experimentsQuery(viewType, search.searchFilter), enabled: isAsked })
  const { shown, isAnswerable, isStale, doubt, words, box } = useShownFilter({
    target: 'experiments',
    filter: search.searchFilter,
    query: undefined,
    result: asked,
  })
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...experimentsQuery(viewType, shown.filter),
    placeholderData: (previous, query) => (query?.queryKey[1] === viewType ? previous : undefined),
    enabled: isAnswerable,
  })
  const { data: summaries } = useQuery({ ...experimentSummariesQuery(), enabled: !isTrash })
  const sortedBy = useMemo(
    () => ({ name: search.orderByKey ?? DEFAULT_SORT.name, ascending: search.orderByAsc === true }),
    [search.orderByKey, search.orderByAsc],
  )
  const rows = useMemo(
    () => (data === undefined ? undefined : experimentRows(data, summaries, sortedBy)),
    [data, summaries, sortedBy],
  )
  const source = useMemo(() => experimentSource({ rows: data ?? [], viewType }), [data, viewType])
  const selected = new Set(search.selected)

  const change = (next: { [K in keyof ExperimentsSearch]: ExperimentsSearch[K] | undefined }) =>
    void navigate({
      search: (old) => omitUndefined({ ...old, ...next }),
      replace: true,
    })
  const select = (experimentIds: readonly string[], isSelected: boolean) => {
    const others = [...selected].filter((id) => !experimentIds.includes(id))
    const next = isSelected ? [...others, ...experimentIds] : others
    change({ selected: next.length === 0 ? undefined : next })
  }

  return (
    <>
      <title>Experiments · Labbook</title>
      <PageHead title="Experiments">
        <Button onPress={() => setCreating(true)}>
          <Plus className="i" aria-hidden />
          New experiment
        </Button>
      </PageHead>
      <div className="tools">
        <FilterBox
          target="experiments"
          label="Filter experiments"
          placeholder="Name, or a filter such as tags.team = 'pricing'"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
          source={source}
          {...box}
        />
        <Segments
          label="State"
          value={isTrash ? 'Deleted' : 'Active'}
          options={[
            { value: 'Active', label: 'Active' },
            { value: 'Deleted', label: 'Deleted' },
          ]}
          onChange={(value) =>
            change({ lifecycleFilter: value === 'Deleted' ? 'Deleted' : undefined, selected: undefined })
          }
        />
      </div>
      {error !== null && rows === undefined && <Failed error={error} retry={() => void refetch()} />}
      {!isAnswerable && rows === undefined && <FixFilter onClear={() => change({ searchFilter: undefined })} />}
      {rows?.length === 0 && (
        <NoExperiments
          search={search}
          onClear={() => change({ searchFilter: undefined })}
          onCreate={() => setCreating(true)}
        />
      )}
      {(error === null || rows !== undefined) && (isAnswerable || rows !== undefined) && rows?.length !== 0 && (
        <ExperimentsTable
          {...{ rows, isTrash, sortedBy, selected, nowMs }}
          onSort={(name) => {
            const next = nextSort(name, name === 'name', sortedBy)
            change({ ...next, orderByKey: oneOf(experimentOrders, next.orderByKey) })
          }}
          onSelect={select}
          onTag={(tag) => change({ searchFilter: filterWithTag(search.searchFilter, 'experiments', tag) })}
          isStale={isPlaceholderData || isStale}
          words={words}
        />
      )}
      {selected.size > 0 && (
        <SelectedExperiments
          experimentIds={[...selected]}
          isTrash={isTrash}
          onClear={() => change({ selected: undefined })}
        />
      )}
      <FilterFoot
        doubt={doubt}
        target="experiments"
        filter={shown.filter}
        count={rows?.length}
        nouns={['experiment', 'experiments']}
        selected={selected.size}
      />
      {isCreating && <NewExperiment onClose={() => setCreating(false)} />}
    </>
  )
}

interface NoExperimentsProps {
  readonly search: ExperimentsSearch
  readonly onClear: () => void
  readonly onCreate: () => void
}

function NoExperiments({ search, onClear, onCreate }: NoExperimentsProps) {
  if (search.searchFilter !== undefined)
    return <NoMatches title="No matching experiments" filter={search.searchFilter} onClear={onClear} />
  if (search.lifecycleFilter === 'Deleted') return <Empty title="No deleted experiments" />
  return (
    <Empty title="No experiments yet">
      <p>An experiment groups related runs. Create one here, or name one in your code and it is created for you.</p>
      <Button onPress={onCreate}>New experiment</Button>
    </Empty>
  )
}

interface SelectedExperimentsProps {
  readonly experimentIds: readonly string[]
  readonly isTrash: boolean
  readonly onClear: () => void
}

function SelectedExperiments({ experimentIds, isTrash, onClear }: SelectedExperimentsProps) {
  const changeStage = useStageChange('experiment')
  const navigate = useNavigate()
  const removeOrRestore = () => {
    onClear()
    void changeStage(isTrash ? 'restore' : 'delete', experimentIds)
  }
  const viewRuns = () => void navigate({ to: '/compare-experiments/s', search: { experiments: [...experimentIds] } })
  useCommands({
    delete: isTrash ? undefined : removeOrRestore,
    compare: isTrash || experimentIds.length < 2 ? undefined : viewRuns,
  })
  return (
    <div className="floatbar" role="toolbar" aria-label="Selected experiments">
      <span className="med">{formatCount(experimentIds.length)} selected</span>
      <span className="sep" />
      <Button kind="quiet" onPress={removeOrRestore}>
        {isTrash ? <RotateCcw className="i" aria-hidden /> : <Trash2 className="i" aria-hidden />}
        {isTrash ? 'Restore' : 'Delete'}
      </Button>
      {!isTrash && (
        <Button
          kind="primary"
          disabledReason={experimentIds.length > 1 ? undefined : 'Select at least two experiments.'}
          onPress={viewRuns}
        >
          <Table2 className="i" aria-hidden />
          View runs together
        </Button>
      )}
      <span className="sep" />
      <IconButton label="Clear selection" onPress={onClear}>
        <X className="i" aria-hidden />
      </IconButton>
    </div>
  )
}

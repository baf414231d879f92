import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { RefreshCw, TriangleAlert } from 'lucide-react'
import { lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { baseUrl } from '../api/client.js'
import { experimentQuery } from '../api/queries.js'
import { Button, IconButton } from '../controls/button.js'
import { nextSort } from '../controls/next-sort.js'
import { Select } from '../controls/select.js'
import { ExperimentHeader } from '../experiments/experiment-header.js'
import { ExperimentTabs } from '../experiments/experiment-tabs.js'
import { formatCount } from '../format/format-number.js'
import { firstRunSnippets } from '../home/first-run-snippets.js'
import { FilterBox } from '../search/filter-box.js'
import { useCommands } from '../shell/commands.js'
import { EXPERIMENTS } from '../shell/breadcrumb.js'
import { Empty, Failed } from '../shell/page-state.js'
import { onPreferences, preferences } from '../shell/preferences.js'
import { useNow } from '../shell/use-now.js'
import { CopyShortLink } from '../views/copy-short-link.js'
import { useRunsView } from '../views/use-runs-view.js'
import { ViewsMenu } from '../views/views-menu.js'
import { ColumnPicker } from './column-picker.js'
import { columnOf, DEFAULT_COLUMNS, type RunColumn } from './run-columns.js'
import { runBlockQuery, runsQuery } from './runs-query.js'
import { DEFAULT_ORDER, lifecycles, type RunsSearch, startTimes } from './runs-search.js'
import { RunsTable } from './runs-table.js'
import { SelectionBar } from './selection-bar.js'
import { SortMenu } from './sort-menu.js'

const RunsCharts = lazy(() => import('./runs-charts.js').then(({ RunsCharts: component }) => ({ default: component })))

const route = getRouteApi('/experiments/$experimentId')

const TIME_LABELS = {
  ALL: 'Any time',
  LAST_HOUR: 'Last hour',
  LAST_24_HOURS: 'Last 24 hours',
  LAST_7_DAYS: 'Last 7 days',
  LAST_30_DAYS: 'Last 30 days',
  LAST_YEAR: 'Last year',
} as const

/** The runs of an experiment: find, sort, choose columns, tick, act (U-EXP-5, U-RUNS). */
export function RunsPage() {
  const { experimentId } = route.useParams()
  const address = route.useSearch()
  const navigate = route.useNavigate()
  const { density } = useSyncExternalStore(onPreferences, preferences)
  const nowMs = useNow()
  // The time filter is counted from when the page opened, or every tick would be another query.
  const [openedMs] = useState(nowMs)
  const experiment = useQuery(experimentQuery(experimentId))
  const current = useRunsView(experimentId, address)
  const search = current.state
  const query = runsQuery([experimentId], search, openedMs)
  const first = useQuery({
    ...runBlockQuery(query, 0),
    placeholderData: (previous) => previous,
    // Most experiments have no default view, so nobody waits to hear so.
    enabled: current.isReady || address.view === undefined,
  })
  const columns = search.columns ?? DEFAULT_COLUMNS
  const sortedBy = { name: search.orderByKey ?? DEFAULT_ORDER, ascending: search.orderByAsc === true }
  const selected = new Set(search.selected)
  const isCharts = search.compareRunsMode === 'CHART'

  const change = (next: Partial<RunsSearch>) =>
    void navigate({ search: (old: RunsSearch) => current.changed(old, next), replace: true })
  const sortBy = (column: RunColumn) => change(nextSort(column.name, column.sortsAscendingFirst, sortedBy))
  const select = (runIds: readonly string[], isSelected: boolean) => {
    const next = new Set(selected)
    for (const runId of runIds) {
      if (isSelected) next.add(runId)
      else next.delete(runId)
    }
    change({ selected: next.size === 0 ? undefined : [...next] })
  }

  useCommands({ charts: () => change({ compareRunsMode: isCharts ? undefined : 'CHART' }) })

  if (experiment.error !== null) {
    return <Failed error={experiment.error} retry={() => void experiment.refetch()} parent={EXPERIMENTS} />
  }
  if (current.error !== undefined) return <Failed error={current.error} retry={current.retry} />
  const name = experiment.data?.name ?? ''
  const total = current.isReady ? first.data?.total : undefined
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <ExperimentHeader experimentId={experimentId} experiment={experiment.data} />
      <ExperimentTabs
        experimentId={experimentId}
        current={isCharts ? 'charts' : 'table'}
        runs={(next) => current.changed(address, next)}
      >
        <span className="row tight" style={{ alignSelf: 'center' }}>
          <ViewsMenu {...{ experimentId, current }} onOpen={(opened) => void navigate({ search: opened })} />
          <CopyShortLink {...{ experimentId, current }} />
          <IconButton label="Refresh" onPress={() => void first.refetch()}>
            <RefreshCw className="i" aria-hidden />
          </IconButton>
        </span>
      </ExperimentTabs>
      {current.isMissing && (
        <div className="banner" role="status">
          <TriangleAlert className="i" aria-hidden />
          <span className="grow">The view of this link was deleted, or is of another experiment. It is left out.</span>
          <Button onPress={() => void navigate({ search: current.detached(search), replace: true })}>Dismiss</Button>
        </div>
      )}
      <div className="tools">
        <FilterBox
          target="runs"
          label="Filter runs"
          placeholder="Filter, for example metrics.loss < 0.5"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
        />
        <Select
          label="Created"
          value={search.startTime ?? 'ALL'}
          options={startTimes.map((value) => ({ value, label: TIME_LABELS[value] }))}
          onChange={(startTime) => change({ startTime: startTime === 'ALL' ? undefined : startTime })}
        />
        <Select
          label="State"
          value={search.lifecycleFilter ?? 'Active'}
          options={lifecycles.map((value) => ({ value, label: value }))}
          onChange={(lifecycle) => change({ lifecycleFilter: lifecycle === 'Active' ? undefined : lifecycle })}
        />
        <SortMenu
          experimentIds={[experimentId]}
          {...sortedBy}
          onSort={(orderByKey, ascending) => change({ orderByKey, orderByAsc: ascending || undefined })}
        />
        <ColumnPicker
          experimentIds={[experimentId]}
          columns={columns}
          onColumns={(next) => change({ columns: next })}
        />
      </div>
      {first.error !== null && first.data === undefined && (
        <Failed error={first.error} retry={() => void first.refetch()} />
      )}
      {total === 0 && (
        <NoRuns
          experiment={name}
          search={search}
          isDeleted={experiment.data?.lifecycleStage === 'deleted'}
          onShowDeleted={() => change({ lifecycleFilter: 'Deleted' })}
          onClear={() => change({ searchFilter: undefined, startTime: undefined })}
        />
      )}
      {total !== undefined && total > 0 && isCharts && (
        <Suspense>
          <RunsCharts {...{ query, total, search, sortedBy }} onChange={change} />
        </Suspense>
      )}
      {total !== undefined && total > 0 && !isCharts && (
        <RunsTable
          key={density}
          {...{ query, total, sortedBy, selected, nowMs }}
          columns={columns.map(columnOf)}
          onSort={sortBy}
          onSelect={select}
        />
      )}
      {selected.size > 0 && (
        <SelectionBar
          experimentIds={[experimentId]}
          runIds={[...selected]}
          isTrash={search.lifecycleFilter === 'Deleted'}
          onClear={() => change({ selected: undefined })}
        />
      )}
      <div className="foot">
        {total !== undefined && (
          <span>
            <b>{formatCount(total)}</b> matching {total === 1 ? 'run' : 'runs'}
          </span>
        )}
        {selected.size > 0 && <span>{formatCount(selected.size)} selected</span>}
      </div>
    </>
  )
}

function NoRuns(props: {
  experiment: string
  search: RunsSearch
  isDeleted: boolean
  onShowDeleted: () => void
  onClear: () => void
}) {
  const { experiment, search, isDeleted, onShowDeleted, onClear } = props
  if (search.searchFilter !== undefined || search.startTime !== undefined) {
    return (
      <Empty title="No run matches">
        {search.searchFilter !== undefined && <p className="mono">{search.searchFilter}</p>}
        <Button onPress={onClear}>Clear filter</Button>
      </Empty>
    )
  }
  if (search.lifecycleFilter === 'Deleted') return <Empty title="No run of this experiment is deleted" />
  if (isDeleted) {
    return (
      <Empty title="This experiment is deleted, and its runs with it">
        <Button onPress={onShowDeleted}>Show deleted runs</Button>
      </Empty>
    )
  }
  return (
    <Empty title="No runs yet">
      <p>Runs appear here as soon as a client logs one.</p>
      <pre className="code" tabIndex={0}>
        {firstRunSnippets.Python(baseUrl, experiment)}
      </pre>
    </Empty>
  )
}

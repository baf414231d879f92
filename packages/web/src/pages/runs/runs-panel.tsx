import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { lifecycles, type RunsSearch, startTimes } from '../../addresses/runs-search.js'
import type { Definitions } from '../../api/definitions.js'
import { columnOf, type RunColumn } from '../../api/run-columns.js'
import { orderOf, type RunsDefaults } from '../../api/runs-defaults.js'
import { runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { useCommands } from '../../controls/commands.js'
import { nextSort } from '../../controls/next-sort.js'
import { Select } from '../../controls/select.js'
import { FilterBox } from '../../parts/filter/filter-box.js'
import { FilterFoot } from '../../parts/filter/filter-foot.js'
import { runSource } from '../../parts/filter/filter-source.js'
import { isReadable, useShownFilter } from '../../parts/filter/use-shown-filter.js'
import { Empty, Failed, FixFilter, NoMatches } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { onPreferences, preferences } from '../../theme/preferences.js'
import { RunColumnPicker } from './run-column-picker.js'
import { RunsTable } from './runs-table.js'
import { SelectionBar } from './selection-bar.js'
import { SortMenu } from './sort-menu.js'

const loadCharts = () => import('./runs-charts.js')
const RunsCharts = lazy(() => loadCharts().then(({ RunsCharts: component }) => ({ default: component })))

const TIME_LABELS = {
  ALL: 'Any time',
  LAST_HOUR: 'Last hour',
  LAST_24_HOURS: 'Last 24 hours',
  LAST_7_DAYS: 'Last 7 days',
  LAST_30_DAYS: 'Last 30 days',
  LAST_YEAR: 'Last year',
} as const

export interface RunsPanelProps {
  readonly experimentIds: readonly string[]
  /** The page state. */
  readonly search: Omit<RunsSearch, 'view'>
  /** What is shown unless the state says otherwise. */
  readonly defaults: RunsDefaults
  readonly definitions: Definitions
  /** `guess`: the likely query, worth prefetching. */
  readonly readiness?: 'ready' | 'guess' | 'waiting'
  /** The experiment is deleted, so its runs cannot be selected. */
  readonly isReadOnly?: boolean
  readonly onChange: (next: Partial<RunsSearch>) => void
  /** Shown if there are no runs yet. */
  readonly empty: ReactNode
}

/** Runs of one or several experiments: search, sort, choose columns, select, act (U-RUNS). */
export function RunsPanel({
  experimentIds,
  search,
  defaults,
  definitions,
  readiness = 'ready',
  isReadOnly = false,
  empty,
  ...props
}: RunsPanelProps) {
  const { onChange: change } = props
  const { density } = useSyncExternalStore(onPreferences, preferences)
  const nowMs = useNow()
  // Time filters are relative to when the page opened; otherwise every tick would change the query.
  const [openedMs] = useState(nowMs)
  const columns = search.columns ?? defaults.columns
  const sortedBy = orderOf(search, defaults)
  const query = runsQuery(
    experimentIds,
    { ...search, columns, orderByKey: sortedBy.name, orderByAsc: sortedBy.ascending },
    openedMs,
  )
  const isAsked = readiness !== 'waiting'
  const asked = useQuery({
    ...runBlockQuery(query, 0),
    placeholderData: (previous) => previous,
    enabled: isAsked && isReadable(search.searchFilter, 'runs'),
  })
  const {
    shown: answered,
    isAnswerable,
    isStale,
    doubt,
    words,
    box,
  } = useShownFilter({
    target: 'runs',
    filter: search.searchFilter,
    query,
    result: asked,
  })
  const first = useQuery({
    ...runBlockQuery(answered.query, 0),
    placeholderData: (previous) => previous,
    enabled: isAsked && isAnswerable,
  })
  const { runViewType, narrowed } = query
  const source = useMemo(
    () => runSource({ experimentIds, runViewType, narrowed }),
    [experimentIds, runViewType, narrowed],
  )
  const total = readiness === 'ready' ? first.data?.total : undefined
  const shown = columns.map((name) => columnOf(name, definitions))
  const hasGoal = shown.some(({ goal }) => goal !== undefined)
  const selected = new Set(isReadOnly ? [] : search.selected)
  const isCharts = search.compareRunsMode === 'CHART'
  useEffect(() => {
    // While the runs are loading.
    if (isCharts) void loadCharts()
  }, [isCharts])

  const sortBy = (column: RunColumn) => change(nextSort(column.name, column.sortsAscendingFirst, sortedBy))
  const hide = (name: string) => change({ columns: columns.filter((column) => column !== name) })
  const select = (runIds: readonly string[], isSelected: boolean) => {
    const next = new Set(selected)
    for (const runId of runIds) {
      if (isSelected) next.add(runId)
      else next.delete(runId)
    }
    change({ selected: next.size === 0 ? undefined : [...next] })
  }

  useCommands({ charts: () => change({ compareRunsMode: isCharts ? undefined : 'CHART' }) })

  return (
    <>
      <div className="tools">
        <FilterBox
          target="runs"
          label="Filter runs"
          placeholder="Filter, for example metrics.loss < 0.5"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
          source={source}
          {...box}
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
          {...{ experimentIds, definitions }}
          {...sortedBy}
          onSort={(orderByKey, ascending) => change({ orderByKey, orderByAsc: ascending || undefined })}
        />
        <RunColumnPicker {...{ experimentIds, definitions, columns }} onColumns={(next) => change({ columns: next })} />
      </div>
      {!isAnswerable ? (
        <FixFilter onClear={() => change({ searchFilter: undefined })} />
      ) : (
        <>
          {first.error !== null && first.data === undefined && (
            <Failed error={first.error} retry={() => void first.refetch()} />
          )}
          {total === 0 && (
            <NoRuns
              search={search}
              empty={empty}
              onClear={() => change({ searchFilter: undefined, startTime: undefined })}
            />
          )}
          {total !== undefined && total > 0 && isCharts && (
            <Suspense>
              <RunsCharts {...{ total, search, sortedBy, definitions }} query={answered.query} onChange={change} />
            </Suspense>
          )}
          {(first.error === null || first.data !== undefined) && total !== 0 && !isCharts && (
            <RunsTable
              key={density}
              {...{ total, sortedBy, selected, nowMs, words }}
              query={answered.query}
              isStale={isStale}
              columns={shown}
              onSort={sortBy}
              onSelect={isReadOnly ? undefined : select}
              onHide={isReadOnly || experimentIds.length > 1 ? undefined : hide}
            />
          )}
        </>
      )}
      {selected.size > 0 && (
        <SelectionBar
          experimentIds={experimentIds}
          runIds={[...selected]}
          isTrash={search.lifecycleFilter === 'Deleted'}
          onClear={() => change({ selected: undefined })}
        />
      )}
      <FilterFoot
        doubt={doubt}
        target="runs"
        filter={answered.filter}
        count={total}
        nouns={isStale ? ['run', 'runs'] : ['matching run', 'matching runs']}
        selected={selected.size}
      >
        {hasGoal && !isCharts && (
          <span className="mla t3">Best value of a metric in bold, where its goal is known</span>
        )}
      </FilterFoot>
    </>
  )
}

interface NoRunsProps {
  readonly search: RunsPanelProps['search']
  readonly empty: ReactNode
  readonly onClear: () => void
}

function NoRuns({ search, empty, onClear }: NoRunsProps) {
  if (search.searchFilter !== undefined || search.startTime !== undefined)
    return <NoMatches title="No matching runs" filter={search.searchFilter} onClear={onClear} />
  if (search.lifecycleFilter === 'Deleted') return <Empty title="No deleted runs" />
  return empty
}

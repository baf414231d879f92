import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import {
  groupValues,
  isHidden,
  lifecycles,
  type RunsSearch,
  shownOnly,
  startTimes,
  toggledHidden,
} from '../../addresses/runs-search.js'
import type { ColumnRange } from '../../api/column-range-query.js'
import type { Definitions } from '../../api/definitions.js'
import { columnOf, type RunColumn } from '../../api/run-columns.js'
import { runCountQuery } from '../../api/runs-query.js'
import { IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { nextSort } from '../../controls/next-sort.js'
import { Select } from '../../controls/select.js'
import { Switch } from '../../controls/switch.js'
import { NARROW, useMedia } from '../../controls/use-media.js'
import { useStable } from '../../controls/use-stable.js'
import { formatDefined } from '../../format/format-defined.js'
import { FilterBox } from '../../parts/filter/filter-box.js'
import { FilterFoot } from '../../parts/filter/filter-foot.js'
import { runSource } from '../../parts/filter/filter-source.js'
import { isReadable, useShownFilter } from '../../parts/filter/use-shown-filter.js'
import { rememberRunList } from '../../parts/runs/run-list.js'
import { Empty, Failed, FixFilter, NoMatches } from '../../shell/page-state.js'
import { onPreferences, preferences, setPreferences } from '../../theme/preferences.js'
import { columnLayout } from './column-layout.js'
import { GroupMenu } from './group-menu.js'
import { GroupedTable } from './grouped-table.js'
import { groupNouns, OneGroup } from './rows/group-foot.js'
import { isWithoutKeys, NoGroups } from './rows/no-groups.js'
import { rowSource } from './rows/row-source.js'
import { canNest, layoutOf } from './rows/rows-layout.js'
import { RunColumnPicker } from './run-column-picker.js'
import type { RunActions } from './run-name-cell.js'
import styles from './runs-panel.module.css'
import { RunsTable } from './runs-table.js'
import { SelectionBar } from './selection-bar.js'
import { ShowMenu } from './show-menu.js'
import { SortMenu } from './sort-menu.js'
import { useBaselineRow } from './use-baseline-row.js'
import type { AskedRuns } from './use-runs-query.js'
import { useSortedRange } from './use-run-columns.js'
import { useSelection, withSelection } from './use-selection.js'

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
  readonly asked: AskedRuns
  readonly definitions: Definitions
  /** Whether it is known what is to be shown. */
  readonly isReady?: boolean
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
  asked,
  definitions,
  isReady = true,
  isReadOnly = false,
  empty,
  ...props
}: RunsPanelProps) {
  const change = (next: Partial<RunsSearch>) => props.onChange(withSelection(search, next))
  const { query, columns, sortedBy, openedMs } = asked
  const rowsLayout = layoutOf(search)
  const groupBy = useStable(search.groupBy ?? [])
  const stableQuery = useStable(query)
  const wanted = useMemo(() => rowSource(rowsLayout, stableQuery, groupBy), [rowsLayout, stableQuery, groupBy])
  const answer = useQuery({
    ...wanted.top.block(0),
    placeholderData: (previous) => previous,
    enabled: isReady && isReadable(search.searchFilter, 'runs'),
  })
  const answered = useShownFilter({
    target: 'runs',
    filter: search.searchFilter,
    query: stableQuery,
    result: answer,
  })
  const { isAnswerable, isStale, words } = answered
  const shownQuery = answered.shown.query
  const source = useMemo(() => rowSource(rowsLayout, shownQuery, groupBy), [rowsLayout, shownQuery, groupBy])
  const first = useQuery({
    ...source.top.block(0),
    placeholderData: (previous) => previous,
    enabled: isReady && isAnswerable,
  })
  const { runViewType, narrowed } = query
  const address: RunsSearch = useSearch({ strict: false })
  useEffect(() => {
    const [experimentId, ...others] = experimentIds
    if (experimentId === undefined || others.length > 0) return
    const { filter, orderBy, runViewType: viewType } = shownQuery
    rememberRunList(experimentId, { search: address, query: { experimentIds, filter, orderBy, runViewType: viewType } })
  })
  const filterSource = useMemo(
    () => runSource({ experimentIds, runViewType, narrowed }),
    [experimentIds, runViewType, narrowed],
  )
  const total = isReady ? first.data?.total : undefined
  const counted = useQuery({
    ...runCountQuery(shownQuery),
    placeholderData: (previous) => previous,
    enabled: total !== undefined && rowsLayout === 'nested',
  })
  const runCount = { flat: total, nested: counted.data, grouped: first.data?.runs }[rowsLayout]
  const hasNoGroups = rowsLayout === 'grouped' && total === 1 && isWithoutKeys(first.data?.rows[0])
  const shown = columns.map((name) => columnOf(name, definitions))
  const hasGoal = shown.some(({ goal }) => goal !== undefined)
  const isCharts = search.compareRunsMode === 'CHART'
  useEffect(() => {
    // While the runs are loading.
    if (isCharts) void loadCharts()
  }, [isCharts])
  const selection = useSelection({ experimentIds, search, total: runCount, openedMs, onChange: props.onChange })
  const sortBy = (name: string) => {
    const column = shown.find((each) => each.name === name)
    change(nextSort(name, column?.sortsAscendingFirst ?? true, sortedBy))
  }
  const { layout, menu } = columnLayout({ search, columns, experimentIds, onChange: change })
  const range = useSortedRange(shownQuery, shown, sortedBy)
  const baseline = useBaselineRow(shownQuery)
  const actions: RunActions = {
    canEdit: !isReadOnly,
    isHidden: (runId) => isHidden(search, runId),
    onToggleHidden: (runId) => change(toggledHidden(search, runId)),
    onShowOnly: (runId) => change(shownOnly([runId])),
  }

  const expansion = {
    expanded: useMemo(() => new Set(search.expanded), [search.expanded]),
    onExpanded: (ids: readonly string[]) => change({ expanded: ids.length === 0 ? undefined : ids }),
  }
  const values = search.groupValues ?? groupValues
  const { narrowRuns } = useSyncExternalStore(onPreferences, preferences)
  const isNarrow = useMedia(NARROW)
  const [isToolsOpen, setToolsOpen] = useState(false)
  const isList = isNarrow && narrowRuns === 'list'

  useCommands({ charts: () => change({ compareRunsMode: isCharts ? undefined : 'CHART' }) })

  return (
    <>
      <div className={`tools ${styles.tools}`}>
        <FilterBox
          target="runs"
          label="Filter runs"
          placeholder="Filter, for example metrics.loss < 0.5"
          filter={search.searchFilter}
          onFilter={(searchFilter) => change({ searchFilter })}
          source={filterSource}
          {...answered.box}
        />
        {isNarrow && (
          <IconButton label="Show more controls" aria-expanded={isToolsOpen} onPress={() => setToolsOpen(!isToolsOpen)}>
            <SlidersHorizontal className="i" aria-hidden />
          </IconButton>
        )}
        {(!isNarrow || isToolsOpen) && (
          <>
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
            <GroupMenu
              {...{ experimentIds, definitions, groupBy, values }}
              onGroupBy={(next) => change({ groupBy: next.length === 0 ? undefined : next, expanded: undefined })}
              onValues={(next) => change({ groupValues: next })}
            />
            <RunColumnPicker
              {...{ experimentIds, definitions, columns }}
              filter={search.searchFilter}
              onColumns={(next) => change({ columns: next })}
            />
            {isNarrow && !isCharts && (
              <Switch
                label="Table"
                isSelected={!isList}
                onChange={(isTable) => setPreferences({ narrowRuns: isTable ? 'table' : 'list' })}
              />
            )}
            {canNest(search) && !isCharts && rowsLayout !== 'grouped' && (
              <Switch
                label="Nested"
                isSelected={search.flat !== true}
                onChange={(isNested) => change({ flat: isNested ? undefined : true })}
              />
            )}
          </>
        )}
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
          {isReady && isCharts && total !== 0 && (first.error === null || first.data !== undefined) && (
            <Suspense>
              <RunsCharts {...{ total, search, sortedBy, definitions }} query={shownQuery} onChange={change} />
            </Suspense>
          )}
          {hasNoGroups && <NoGroups {...{ groupBy, definitions }} onRemove={() => change({ groupBy: undefined })} />}
          {(first.error === null || first.data !== undefined) && total !== 0 && !isCharts && !hasNoGroups && (
            <>
              {rowsLayout === 'grouped' ? (
                <GroupedTable
                  key={groupBy.join()}
                  {...{ query: shownQuery, source, groupBy, definitions, values, total, sortedBy }}
                  {...{ words, isStale }}
                  {...{ selection, baseline, layout, actions }}
                  {...{ isList }}
                  {...expansion}
                  columns={shown}
                  onSort={sortBy}
                />
              ) : (
                <RunsTable
                  {...{ query: shownQuery, source, rowsLayout, total, runCount, sortedBy, range }}
                  {...{ words, isStale }}
                  {...{ baseline, layout, actions }}
                  {...{ isList }}
                  {...expansion}
                  primary={definitions.primary}
                  lead={
                    <ShowMenu
                      search={search}
                      first={first.data?.rows.flatMap((row) => ('runId' in row ? [row.runId] : [])) ?? []}
                      onChange={change}
                    />
                  }
                  columns={shown}
                  onSort={sortBy}
                  selection={isReadOnly ? undefined : { selected: selection, onSelect: selection.select }}
                  menu={isReadOnly ? undefined : menu}
                />
              )}
            </>
          )}
        </>
      )}
      {!isReadOnly && selection.count !== 0 && (
        <SelectionBar
          {...{ experimentIds, selection, query, columns }}
          total={runCount}
          isTrash={search.lifecycleFilter === 'Deleted'}
        />
      )}
      <FilterFoot
        doubt={answered.doubt}
        target="runs"
        filter={answered.shown.filter}
        count={rowsLayout === 'grouped' ? total : runCount}
        nouns={
          rowsLayout === 'grouped'
            ? groupNouns(runCount)
            : isStale
              ? ['run', 'runs']
              : ['matching run', 'matching runs']
        }
        selected={selection.count ?? 0}
      >
        {rowsLayout === 'grouped' && total === 1 && <OneGroup {...{ groupBy, definitions }} />}
        {!isCharts && (
          <TableKey
            range={range}
            sorted={shown.find(({ name }) => name === sortedBy.name)}
            hasGoal={hasGoal}
            isGrouped={rowsLayout === 'grouped'}
          />
        )}
      </FilterFoot>
    </>
  )
}

interface TableKeyProps {
  readonly range: ColumnRange | undefined
  readonly sorted: RunColumn | undefined
  readonly hasGoal: boolean
  readonly isGrouped: boolean
}

/** What bars and bold values of the table mean. */
function TableKey({ range, sorted, hasGoal, isGrouped }: TableKeyProps) {
  const ends = range && [range.lowest, range.highest].map((value) => formatDefined(value, sorted?.definition))
  const sentences = [
    ...(ends === undefined || ends[0] === ends[1]
      ? []
      : [
          `Bars run from ${ends[0]} to ${ends[1]}, the lowest and highest run${isGrouped ? '; the darker end is min to max' : ''}.`,
        ]),
    ...(hasGoal ? ['Best value of a metric in bold, where its goal is known.'] : []),
  ]
  const text = sentences.join(' ')
  return text === '' ? null : (
    <span className="mla t3 cut hide-small" title={text}>
      {text}
    </span>
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

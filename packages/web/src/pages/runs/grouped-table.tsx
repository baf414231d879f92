import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { GroupValue } from '../../addresses/runs-search.js'
import type { Definitions } from '../../api/definitions.js'
import { groupBlockQuery } from '../../api/run-groups-query.js'
import type { RunColumn } from '../../api/run-columns.js'
import type { RunCells, RunsQuery } from '../../api/runs-query.js'
import { DataGrid } from '../../controls/data-grid.js'
import type { GridColumn, GridLayout, SortedBy } from '../../controls/grid-column.js'
import { metricDelta } from '../../parts/definitions/metric-delta.js'
import { MetricDeltaText } from '../../parts/definitions/metric-delta-text.js'
import { MetricValue } from '../../parts/runs/run-cell.js'
import type { RunRowsProps } from './rows/run-rows-props.js'
import { bestFigures } from './rows/best-figures.js'
import { groupColumns, valueOf } from './rows/group-columns.js'
import { groupKeyOf } from './rows/group-keys.js'
import { GroupLines } from './rows/group-lines.js'
import { GroupHead, GroupName, groupName } from './rows/group-name.js'
import { listedColumn } from './rows/list-head.js'
import { nameOfRun } from './rows/name-of-run.js'
import type { RowSource } from './rows/row-source.js'
import { RunLines } from './rows/run-lines.js'
import { moreText, ShowMore, ShowMoreLine } from './rows/show-more.js'
import type { TableRow } from './rows/table-row.js'
import { TreePlace } from './rows/tree-place.js'
import { useExpansion } from './rows/use-expansion.js'
import { useGroupSelection } from './rows/use-group-selection.js'
import { useRunDetails } from './rows/use-run-details.js'
import { useTableRows } from './rows/use-table-rows.js'
import { type RunActions, RunNameCell } from './run-name-cell.js'
import type { RunSelection } from './use-selection.js'
import type { BaselineRow } from './use-baseline-row.js'

export interface GroupedTableProps extends RunRowsProps {
  readonly query: RunsQuery
  readonly source: RowSource
  readonly groupBy: readonly string[]
  readonly definitions: Definitions
  readonly values: readonly GroupValue[]
  /** Groups. Undefined while loading. */
  readonly total: number | undefined
  readonly columns: readonly RunColumn[]
  readonly sortedBy: SortedBy
  readonly onSort: (name: string) => void
  readonly layout: GridLayout
  readonly selection: RunSelection
  readonly actions: RunActions
  readonly baseline: BaselineRow | undefined
}

/** The runs in groups, with mean, difference, min and max of each metric (U-RUNS-17). */
export function GroupedTable(props: GroupedTableProps) {
  const { query, source, groupBy, definitions, values, total, sortedBy, actions, isList, words } = props
  const baseline = props.baseline?.run
  const isOutsideFilter = props.baseline?.isOutsideFilter === true
  const navigate = useNavigate()
  const { rows, rowAt, loaded, showMore } = useTableRows({ source, total, expanded: props.expanded, isList })
  const tree = useExpansion({ ...props, loaded })
  const details = useRunDetails(loaded)
  const selection = useGroupSelection({ query, loaded, selection: props.selection })
  const { data: first } = useQuery({ ...groupBlockQuery(query, groupBy, 0), enabled: total !== undefined })
  const keys = useMemo(() => groupBy.map((name) => groupKeyOf(name, definitions)), [groupBy, definitions])
  const columns = useMemo(
    () =>
      primaryFirst(
        props.columns.filter(({ name }) => !groupBy.includes(name)),
        definitions,
      ),
    [props.columns, groupBy, definitions],
  )
  const bestOf = useMemo(() => bestFigures(loaded), [loaded])
  const listed = listedColumn(columns, sortedBy)
  const { onToggle } = tree
  const onShow = useCallback(({ of }: { of: string }) => showMore(of), [showMore])

  const firstColumn = useMemo((): GridColumn<TableRow> => {
    const runName = ({ run }: { run: RunCells }) => (
      <RunNameCell
        {...{ run, actions, words }}
        siblings={details.siblingsOf(run)}
        heartbeat={details.heartbeatOf(run)}
        isBaseline={run.runId === baseline?.runId}
        isOutsideFilter={run.runId === baseline?.runId && isOutsideFilter}
      />
    )
    const cell = (row: TableRow): ReactNode => {
      switch (row.kind) {
        case 'group':
          return <GroupName {...{ row, keys, onToggle }} />
        case 'run':
          return <TreePlace {...{ row, onToggle }}>{runName(row)}</TreePlace>
        case 'baseline':
          return runName(row)
        case 'show-more':
          return <ShowMore {...{ row, onShow }} />
        default:
          return null
      }
    }
    return {
      name: 'group',
      label: keys.map(({ label }) => label).join(', '),
      head: <GroupHead keys={keys} />,
      width: Math.max(330, 64 + 133 * keys.length),
      isUnsortable: true,
      cell,
    }
  }, [actions, words, details, baseline, isOutsideFilter, keys, onToggle, onShow])
  const range = first?.range
  const shown = useMemo(
    () =>
      groupColumns({
        columns,
        groups: loaded.flatMap((row) => (row.kind === 'group' ? [row.group] : [])),
        values,
        baseline,
        bestOf,
        bars: range && { name: sortedBy.name, range },
        canEdit: actions.canEdit,
      }),
    [columns, loaded, values, baseline, bestOf, sortedBy.name, range, actions.canEdit],
  )
  const layout = useMemo(() => ({ ...props.layout, frozen: 0 }), [props.layout])
  const listedValue = (row: TableRow): ReactNode => {
    const value = listed && valueOf(row, listed)
    if (listed === undefined || value === undefined) return null
    const isBest = row.kind === 'group' && value === bestOf(listed, 'mean')
    return <MetricValue {...{ value, isBest }} definition={listed.definition} />
  }
  const listedDifference = (row: TableRow): ReactNode => {
    const [value, base] = [
      listed && valueOf(row, listed),
      Number(baseline?.cells.get(listed?.name ?? '') ?? Number.NaN),
    ]
    if (value === undefined || Number.isNaN(base) || row.kind === 'baseline') return null
    return <MetricDeltaText delta={metricDelta(value, base, listed?.definition)} exact={value - base} />
  }
  const lines = (row: TableRow): ReactNode => {
    switch (row.kind) {
      case 'group':
        return (
          <GroupLines
            {...{ row, keys, listed, onToggle }}
            value={listedValue(row)}
            difference={listedDifference(row)}
          />
        )
      case 'run':
      case 'baseline':
        return (
          <RunLines
            {...{ row, words, onToggle }}
            isTree={row.kind === 'run'}
            siblings={details.siblingsOf(row.run)}
            heartbeat={details.heartbeatOf(row.run)}
            value={listedValue(row)}
            difference={listedDifference(row)}
          />
        )
      case 'show-more':
        return <ShowMoreLine {...{ row, onShow }} />
      default:
        return null
    }
  }
  const Arrow = sortedBy.ascending ? ArrowUp : ArrowDown
  const listHead = (
    <>
      <bdi className="cut">{keys.map(({ label }) => label).join(' · ')}</bdi>
      <span className="row tight" style={{ minWidth: 0 }}>
        <bdi className="cut">{listed === undefined ? '' : `mean of ${listed.label}`}</bdi>
        {listed?.name === sortedBy.name && (
          <Arrow className="i s" aria-label={sortedBy.ascending ? 'ascending' : 'descending'} />
        )}
      </span>
    </>
  )
  return (
    <DataGrid<TableRow>
      key={String(isList)}
      label="Runs"
      isStale={props.isStale}
      {...{ rows, rowAt, sortedBy, tree }}
      idOf={({ id }) => id}
      nameOf={(row) => rowName(row, keys)}
      first={firstColumn}
      columns={shown}
      layout={layout}
      pinned={props.baseline && { kind: 'baseline', id: 'baseline', level: 1, above: undefined, ...props.baseline }}
      onSort={props.onSort}
      selection={actions.canEdit ? selection : undefined}
      onOpen={(row) => {
        if (row.kind === 'show-more') showMore(row.of)
        else if (row.kind === 'group') onToggle(row, !row.isOpen)
        else if (row.kind === 'run') {
          const { experimentId, runId } = row.run
          void navigate({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } })
        }
      }}
      isSunken={(row) => row.kind === 'group' && row.isOpen}
      restOf={(row) => (row.kind === 'show-more' ? '' : undefined)}
      list={isList ? { head: listHead, lines } : undefined}
    />
  )
}

function primaryFirst(columns: readonly RunColumn[], { primary }: Definitions): readonly RunColumn[] {
  const isPrimary = ({ metric }: RunColumn) => metric !== undefined && metric === primary
  return [...columns.filter(isPrimary), ...columns.filter((column) => !isPrimary(column))]
}

function rowName(row: TableRow, keys: readonly RunColumn[]): string {
  switch (row.kind) {
    case 'group':
      return groupName(row, keys)
    case 'run':
    case 'baseline':
      return nameOfRun(row.run)
    case 'show-more':
      return moreText(row)
    case 'parent-gone':
      return row.runId
  }
}

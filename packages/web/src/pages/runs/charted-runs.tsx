import { ArrowDown, ArrowUp, ChevronRight, Eye, EyeOff } from 'lucide-react'
import { type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import {
  ALL_SHOWN,
  DEFAULT_ORDER,
  isHidden,
  type RunsSearch,
  shownOnly,
  withHidden,
} from '../../addresses/runs-search.js'
import type { RunColumn } from '../../api/run-columns.js'
import type { RunCells } from '../../api/runs-query.js'
import { IconButton } from '../../controls/button.js'
import { nextSort } from '../../controls/next-sort.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import type { HoveredRun } from '../../parts/board/hovered-run.js'
import type { Baseline } from '../../parts/runs/use-baseline.js'
import { type ChartedActions, ChartedRun } from './charted-run.js'
import style from './charted-runs.module.css'

export interface ChartedRunsProps {
  readonly rows: readonly RunCells[]
  /** How many runs match the filter of the page; undefined while loading. */
  readonly total: number | undefined
  readonly search: RunsSearch
  readonly column: RunColumn
  readonly sortedBy: { readonly name: string; readonly ascending: boolean }
  readonly baseline: Baseline | undefined
  readonly hovered: HoveredRun
  readonly onChange: (change: Partial<RunsSearch>) => void
}

/** The list beside the charts: their legend, and the one place where runs are hidden. */
export function ChartedRuns(props: ChartedRunsProps) {
  const { rows, total, search, column, sortedBy, baseline, hovered, onChange } = props
  const [text, setText] = useState('')
  const wanted = text.toLowerCase()
  const found = rows.filter((row) => nameOf(row).toLowerCase().includes(wanted))
  const foundIds = found.map(({ runId }) => runId)
  const names = useMemo(() => rows.map(nameOf), [rows])
  const shown = rows.filter(({ runId }) => !isHidden(search, runId)).length
  const isAnyShown = foundIds.some((runId) => !isHidden(search, runId))
  const hasColumn = sortedBy.name !== DEFAULT_ORDER && sortedBy.name !== 'attributes.run_name'
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const [actions] = useState(() => actionsOf(latest))
  const Arrow = sortedBy.ascending ? ArrowUp : ArrowDown
  return (
    <Frame>
      <div className={style.search}>
        <SearchField label="Find in this list" value={text} onChange={setText} />
      </div>
      <table className={`grid ${style.list}`} onPointerLeave={() => hovered.set(undefined)}>
        <thead>
          <tr>
            <th className={style.eye}>
              <IconButton
                label={`${isAnyShown ? 'Hide' : 'Show'} ${wanted === '' ? 'all runs' : 'the runs found'}`}
                onPress={() => actions.onShow(foundIds, !isAnyShown)}
              >
                {isAnyShown ? <Eye className="i s" aria-hidden /> : <EyeOff className="i s" aria-hidden />}
              </IconButton>
            </th>
            <th>Run Name</th>
            {hasColumn && (
              <th
                className={`num sorted ${style.value}`}
                title={column.hint ?? column.label}
                aria-sort={sortedBy.ascending ? 'ascending' : 'descending'}
              >
                <button
                  type="button"
                  className={style.head}
                  onClick={() => onChange(nextSort(column.name, column.sortsAscendingFirst, sortedBy))}
                >
                  <bdi className="cut">{column.label}</bdi>
                  <Arrow className="i" aria-hidden />
                </button>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {found.map((run) => (
            <ChartedRun
              key={run.runId}
              {...{ run, names, hovered, actions }}
              name={nameOf(run)}
              isShown={!isHidden(search, run.runId)}
              isBaseline={baseline?.runId === run.runId}
              canBeBaseline={baseline !== undefined}
              isAnyHidden={search.hidden !== undefined}
              column={hasColumn ? column : undefined}
            />
          ))}
        </tbody>
      </table>
      {found.length === 0 && <p className={`t3 ${style.note}`}>No run of this list has that name.</p>}
      <p className={style.count} role="status">
        {total !== undefined && (
          <>
            {rows.length < total
              ? `First ${formatCount(rows.length)} of ${formatCount(total)} runs`
              : `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}`}
            , {formatCount(shown)} shown
          </>
        )}
      </p>
    </Frame>
  )
}

/** What the rows do with the list as it is then, so that they need not be drawn again whenever something else changes. */
function actionsOf(latest: RefObject<ChartedRunsProps>): ChartedActions {
  return {
    onShow: (runIds, isShown) => {
      const { search, onChange } = latest.current
      onChange(withHidden(search, runIds, !isShown))
    },
    onShowOnly: (runId) => latest.current.onChange(shownOnly([runId])),
    onShowAll: () => latest.current.onChange(ALL_SHOWN),
    onBaseline: (runId) => void latest.current.baseline?.set(runId),
  }
}

/** On narrow screens the charts come first, and the list of runs is folded. */
const PHONE_PX = 720

function Frame({ children }: { children: ReactNode }) {
  if (innerWidth > PHONE_PX) return <div className={style.runs}>{children}</div>
  return (
    <details className={style.folded}>
      <summary>
        <ChevronRight className="i s" aria-hidden />
        Runs
      </summary>
      {children}
    </details>
  )
}

export function nameOf(row: RunCells): string {
  return String(row.cells.get('attributes.run_name') ?? row.runId)
}

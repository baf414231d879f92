import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, ChevronRight, Ellipsis, Eye, EyeOff, Flag } from 'lucide-react'
import { type ReactNode, useState } from 'react'
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
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { Missing } from '../../controls/missing.js'
import { nextSort } from '../../controls/next-sort.js'
import { SearchField } from '../../controls/search-field.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import type { HoveredRun } from '../../parts/board/hovered-run.js'
import type { Baseline } from '../../parts/runs/use-baseline.js'
import style from './charted-runs.module.css'

export interface ChartedRunsProps {
  readonly rows: readonly RunCells[]
  /** How many runs match the filter of the page. */
  readonly total: number
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
  const names = rows.map(nameOf)
  const shown = rows.filter(({ runId }) => !isHidden(search, runId)).length
  const isAnyShown = foundIds.some((runId) => !isHidden(search, runId))
  const hasColumn = sortedBy.name !== DEFAULT_ORDER && sortedBy.name !== 'attributes.run_name'
  const show = (runIds: readonly string[], isShown: boolean) => onChange(withHidden(search, runIds, !isShown))
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
                onPress={() => show(foundIds, !isAnyShown)}
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
          {found.map((row) => {
            const { runId, experimentId } = row
            const name = nameOf(row)
            const isShown = !isHidden(search, runId)
            const isBaseline = baseline?.runId === runId
            return (
              <tr
                key={runId}
                className={isShown ? undefined : style.hidden}
                onPointerEnter={() => hovered.set(isShown ? runId : undefined)}
                onFocus={() => hovered.set(isShown ? runId : undefined)}
              >
                <td className={style.eye}>
                  <IconButton label={`${isShown ? 'Hide' : 'Show'} ${name}`} onPress={() => show([runId], !isShown)}>
                    {isShown ? <Eye className="i s" aria-hidden /> : <EyeOff className="i s" aria-hidden />}
                  </IconButton>
                </td>
                <td>
                  <span className={style.name}>
                    <RunDot runId={runId} isHidden={!isShown} />
                    <Link className="name" to="/experiments/$experimentId/runs/$runId" params={{ experimentId, runId }}>
                      <CutName name={name} siblings={names} />
                    </Link>
                    {isBaseline && <Flag className={`i s ${style.flag}`} role="img" aria-label="Baseline" />}
                    <span className={style.menu}>
                      <Menu
                        label={`Actions for ${name}`}
                        trigger={
                          <IconButton label={`Actions for ${name}`}>
                            <Ellipsis className="i s" aria-hidden />
                          </IconButton>
                        }
                      >
                        <MenuItem
                          icon={<Eye className="i" aria-hidden />}
                          onAction={() => onChange(shownOnly([runId]))}
                        >
                          Show only this
                        </MenuItem>
                        <MenuItem
                          icon={<Eye className="i" aria-hidden />}
                          disabledReason={search.hidden === undefined ? 'none is hidden' : undefined}
                          onAction={() => onChange(ALL_SHOWN)}
                        >
                          Show all
                        </MenuItem>
                        {baseline !== undefined && (
                          <MenuItem
                            icon={<Flag className="i" aria-hidden />}
                            onAction={() => void baseline.set(isBaseline ? undefined : runId)}
                          >
                            {isBaseline ? 'Remove as baseline' : 'Set as baseline'}
                          </MenuItem>
                        )}
                      </Menu>
                    </span>
                  </span>
                </td>
                {hasColumn && (
                  <td className="num">
                    <CellText value={row.cells.get(sortedBy.name)} column={column} />
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {found.length === 0 && <p className={`t3 ${style.note}`}>No run of this list has that name.</p>}
      <p className={style.count} role="status">
        {rows.length < total
          ? `First ${formatCount(rows.length)} of ${formatCount(total)} runs`
          : `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}`}
        , {formatCount(shown)} shown
      </p>
    </Frame>
  )
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

function CellText({ value, column }: { value: number | string | bigint | null | undefined; column: RunColumn }) {
  if (value === null || value === undefined) return <Missing />
  return typeof value === 'number' ? formatDefined(value, column.definition) : String(value)
}

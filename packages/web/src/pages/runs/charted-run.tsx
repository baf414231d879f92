import { Link } from '@tanstack/react-router'
import { Ellipsis, Eye, EyeOff, Flag } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import type { RunColumn } from '../../api/run-columns.js'
import type { RunCells } from '../../api/runs-query.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { MenuAt, MenuItem } from '../../controls/menu.js'
import { Missing } from '../../controls/missing.js'
import { formatDefined } from '../../format/format-defined.js'
import type { HoveredRun } from '../../parts/board/hovered-run.js'
import style from './charted-runs.module.css'

/** What can be done with a run of the list. It stays the same object while the list does not change. */
export interface ChartedActions {
  readonly onShow: (runIds: readonly string[], isShown: boolean) => void
  readonly onShowOnly: (runId: string) => void
  readonly onShowAll: () => void
  /** `undefined` takes the baseline away. */
  readonly onBaseline: (runId: string | undefined) => void
}

export interface ChartedRunProps {
  readonly run: RunCells
  readonly name: string
  /** The names of all runs of the list. */
  readonly names: readonly string[]
  readonly isShown: boolean
  readonly isBaseline: boolean
  /** The list is of one experiment. */
  readonly canBeBaseline: boolean
  /** Any run is hidden. */
  readonly isAnyHidden: boolean
  /** The column that the list is sorted by, if it is shown. */
  readonly column: RunColumn | undefined
  readonly hovered: HoveredRun
  readonly actions: ChartedActions
}

/** A run beside the charts. There may be hundreds, so each is drawn again only when it changes. */
export const ChartedRun = memo(function ChartedRun(props: ChartedRunProps) {
  const { run, name, names, isShown, isBaseline, column, hovered, actions } = props
  const { runId, experimentId } = run
  const hideLabel = `${isShown ? 'Hide' : 'Show'} ${name}`
  return (
    <tr
      className={isShown ? undefined : style.hidden}
      onPointerEnter={() => hovered.set(isShown ? runId : undefined)}
      onFocus={() => hovered.set(isShown ? runId : undefined)}
    >
      <td className={style.eye}>
        <button
          type="button"
          className="ib"
          aria-label={hideLabel}
          title={hideLabel}
          onClick={() => actions.onShow([runId], !isShown)}
        >
          {isShown ? <Eye className="i s" aria-hidden /> : <EyeOff className="i s" aria-hidden />}
        </button>
      </td>
      <td>
        <span className={style.name}>
          <RunDot runId={runId} isHidden={!isShown} />
          <Link
            className="name"
            to="/experiments/$experimentId/runs/$runId"
            params={{ experimentId, runId }}
            aria-label={name}
          >
            <CutName name={name} siblings={names} />
          </Link>
          {isBaseline && <Flag className={`i s ${style.flag}`} role="img" aria-label="Baseline" />}
          <MenuButton {...props} />
        </span>
      </td>
      {column !== undefined && (
        <td className="num">
          <CellText value={run.cells.get(column.name)} column={column} />
        </td>
      )}
    </tr>
  )
})

/** The menu itself is made when it is opened. */
function MenuButton({ run, name, isBaseline, canBeBaseline, isAnyHidden, actions }: ChartedRunProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const label = `Actions for ${name}`
  return (
    <span className={style.menu} data-open={isOpen || undefined}>
      <button
        ref={button}
        type="button"
        className="ib"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Ellipsis className="i s" aria-hidden />
      </button>
      {isOpen && (
        <MenuAt {...{ label, button }} onClose={() => setOpen(false)}>
          <MenuItem icon={<Eye className="i" aria-hidden />} onAction={() => actions.onShowOnly(run.runId)}>
            Show only this
          </MenuItem>
          <MenuItem
            icon={<Eye className="i" aria-hidden />}
            disabledReason={isAnyHidden ? undefined : 'none is hidden'}
            onAction={actions.onShowAll}
          >
            Show all
          </MenuItem>
          {canBeBaseline && (
            <MenuItem
              icon={<Flag className="i" aria-hidden />}
              onAction={() => actions.onBaseline(isBaseline ? undefined : run.runId)}
            >
              {isBaseline ? 'Remove as baseline' : 'Set as baseline'}
            </MenuItem>
          )}
        </MenuAt>
      )}
    </span>
  )
}

function CellText({ value, column }: { value: number | string | bigint | null | undefined; column: RunColumn }) {
  if (value === null || value === undefined) return <Missing />
  return typeof value === 'number' ? formatDefined(value, column.definition) : String(value)
}

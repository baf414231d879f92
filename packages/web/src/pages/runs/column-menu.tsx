import {
  ArrowDown,
  ArrowLeft,
  ArrowLeftRight,
  ArrowRight,
  ArrowUp,
  EyeOff,
  Layers,
  ListFilter,
  Pin,
  PinOff,
} from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import type { RunColumn } from '../../api/run-columns.js'
import { fittingWidth, withinLimits } from '../../controls/grid-tracks.js'
import { MenuAt, MenuItem, MenuSection } from '../../controls/menu.js'
import { MetricMenu } from '../../parts/definitions/metric-menu.js'
import type { ColumnMenuActions } from './column-menu-button.js'

export interface ColumnMenuProps {
  readonly column: RunColumn
  readonly actions: ColumnMenuActions
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

/** What can be done with a column of the runs table (U-RUNS-5). */
export function ColumnMenu({ column, actions, button, onClose }: ColumnMenuProps) {
  const { name, label, group, isUnsortable = false, metric } = column
  const { columns, frozen, experimentId } = actions
  const at = columns.indexOf(name)
  const isFrozen = at < frozen
  const fit = () => {
    const table = button.current?.closest<HTMLElement>('[role="grid"], [role="treegrid"]') ?? null
    actions.onResize(name, withinLimits(fittingWidth(table, name)))
  }
  const menu = (items: ReactNode, onMenuClose: () => void) => (
    <MenuAt label={`Actions for ${label}`} button={button} onClose={onMenuClose}>
      <MenuSection>
        <MenuItem
          icon={<ArrowUp className="i" aria-hidden />}
          disabledReason={isUnsortable ? 'Cannot be sorted.' : undefined}
          onAction={() => actions.onSort(name, true)}
        >
          Sort ascending
        </MenuItem>
        <MenuItem
          icon={<ArrowDown className="i" aria-hidden />}
          disabledReason={isUnsortable ? 'Cannot be sorted.' : undefined}
          onAction={() => actions.onSort(name, false)}
        >
          Sort descending
        </MenuItem>
        {group !== 'Attributes' && (
          <MenuItem icon={<ListFilter className="i" aria-hidden />} onAction={() => actions.onFilter(column)}>
            {`Only runs with ${label}`}
          </MenuItem>
        )}
        {canGroupBy(column) && (
          <MenuItem icon={<Layers className="i" aria-hidden />} onAction={() => actions.onGroupBy(name)}>
            Group by this
          </MenuItem>
        )}
      </MenuSection>
      <MenuSection>
        <MenuItem
          icon={isFrozen ? <PinOff className="i" aria-hidden /> : <Pin className="i" aria-hidden />}
          onAction={() => actions.onFreeze(isFrozen ? at : at + 1)}
        >
          {isFrozen ? 'Unfreeze' : 'Freeze up to here'}
        </MenuItem>
        <MenuItem
          icon={<ArrowLeft className="i" aria-hidden />}
          disabledReason={at <= 0 ? 'This is the first column.' : undefined}
          onAction={() => actions.onMove(name, columns[at - 1])}
        >
          Move left
        </MenuItem>
        <MenuItem
          icon={<ArrowRight className="i" aria-hidden />}
          disabledReason={at === columns.length - 1 ? 'This is the last column.' : undefined}
          onAction={() => actions.onMove(name, columns[at + 2])}
        >
          Move right
        </MenuItem>
        <MenuItem icon={<ArrowLeftRight className="i" aria-hidden />} onAction={fit}>
          Fit width
        </MenuItem>
        <MenuItem icon={<EyeOff className="i" aria-hidden />} onAction={() => actions.onHide(name)}>
          Hide column
        </MenuItem>
      </MenuSection>
      {items}
    </MenuAt>
  )
  if (metric === undefined || experimentId === undefined) return menu(null, onClose)
  return <MetricMenu {...{ experimentId, menu, onClose }} name={metric} />
}

/** Values that hardly ever agree make no groups. */
function canGroupBy({ kind, isUnsortable }: RunColumn): boolean {
  return (kind === 'text' || kind === 'source') && isUnsortable !== true
}

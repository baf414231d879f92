import { Eye, EyeOff } from 'lucide-react'
import { ALL_SHOWN, type RunsSearch, shownOnly } from '../../addresses/runs-search.js'
import { IconButton } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'

export interface ShowMenuProps {
  readonly search: RunsSearch
  /** The IDs of the first rows. */
  readonly first: readonly string[]
  readonly onChange: (next: Partial<RunsSearch>) => void
}

/** Which runs are drawn in charts: all, none, or the first of the table (U-RUNS-12). */
export function ShowMenu({ search: { hidden = [] }, first, onChange }: ShowMenuProps) {
  const Icon = hidden.length === 0 ? Eye : EyeOff
  return (
    <Menu
      label="Shown in charts"
      trigger={
        <IconButton label="Shown in charts">
          <Icon className="i s" aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onAction={() => onChange(ALL_SHOWN)}>Show all</MenuItem>
      <MenuItem onAction={() => onChange(shownOnly([]))}>Hide all</MenuItem>
      <MenuItem onAction={() => onChange(shownOnly(first.slice(0, 10)))}>Show first 10</MenuItem>
      <MenuItem onAction={() => onChange(shownOnly(first.slice(0, 20)))}>Show first 20</MenuItem>
    </Menu>
  )
}

import { Link } from '@tanstack/react-router'
import { Box, FlaskConical, Search, Settings, Trash2 } from 'lucide-react'
import { IconButton } from '../controls/button.js'
import { LiveChip } from '../events/live-chip.js'
import brand from './brand.module.css'
import styles from './narrow-bar.module.css'

/** Replaces the sidebar on narrow screens (U-ALL-7). */
export function NarrowBar({ onSearch }: { onSearch: () => void }) {
  return (
    <nav className={styles.bar} aria-label="Main">
      <Link className={brand.brand} to="/">
        <img src="./icon.svg" alt="" width={20} height={20} />
        <span>Labbook</span>
      </Link>
      <LiveChip />
      <IconButton label="Search or jump to" onPress={onSearch}>
        <Search className="i" aria-hidden />
      </IconButton>
      <Link className="ib" to="/experiments" aria-label="Experiments" title="Experiments">
        <FlaskConical className="i" aria-hidden />
      </Link>
      <Link className="ib" to="/models" aria-label="Models" title="Models">
        <Box className="i" aria-hidden />
      </Link>
      <Link className="ib" to="/trash" aria-label="Trash" title="Trash">
        <Trash2 className="i" aria-hidden />
      </Link>
      <Link className="ib" to="/settings" aria-label="Settings" title="Settings">
        <Settings className="i" aria-hidden />
      </Link>
    </nav>
  )
}

import { Link } from '@tanstack/react-router'
import { BookOpen, Box, FlaskConical, PanelLeft, Search, Settings, Trash2 } from 'lucide-react'
import { IconButton } from '../controls/button.js'
import { LiveChip } from '../events/live-chip.js'
import { toggleSidebar } from '../theme/preferences.js'
import styles from './sidebar.module.css'
import { ThemeButton } from './theme-button.js'

const CURRENT = { 'aria-current': 'page' } as const

/** The collapsed sidebar: a strip of icons (U-NAV-2). */
export function SidebarStrip({ onSearch }: { onSearch: () => void }) {
  return (
    <aside className={`${styles.side} ${styles.strip}`} aria-label="Navigation">
      <Link className="ib" to="/" aria-label="Labbook" title="Labbook">
        <img src="./icon.svg" alt="" width={20} height={20} />
      </Link>
      <IconButton label="Expand sidebar" onPress={toggleSidebar}>
        <PanelLeft className="i" aria-hidden />
      </IconButton>
      <IconButton label="Search or jump to" onPress={onSearch}>
        <Search className="i" aria-hidden />
      </IconButton>
      <nav aria-label="Main">
        <Link
          className="ib"
          to="/experiments"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={CURRENT}
          aria-label="Experiments"
          title="Experiments"
        >
          <FlaskConical className="i" aria-hidden />
        </Link>
        <Link className="ib" to="/models" activeProps={CURRENT} aria-label="Models" title="Models">
          <Box className="i" aria-hidden />
        </Link>
      </nav>
      <span style={{ flex: 1 }} />
      <Link className="ib" to="/trash" activeProps={CURRENT} aria-label="Trash" title="Trash">
        <Trash2 className="i" aria-hidden />
      </Link>
      <Link
        className="ib"
        to="/docs"
        activeOptions={{ includeSearch: false }}
        activeProps={CURRENT}
        aria-label="Docs"
        title="Docs"
      >
        <BookOpen className="i" aria-hidden />
      </Link>
      <ThemeButton />
      <Link className="ib" to="/settings" activeProps={CURRENT} aria-label="Settings" title="Settings">
        <Settings className="i" aria-hidden />
      </Link>
      <LiveChip />
    </aside>
  )
}

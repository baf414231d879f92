import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { BookOpen, Box, FlaskConical, PanelLeft, Search, Settings, Trash2 } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { experimentsQuery, trashCountQuery } from '../api/queries.js'
import { allRegisteredModels, registeredModelsQuery } from '../api/registry-queries.js'
import { IconButton } from '../controls/button.js'
import { LiveChip } from '../events/live-chip.js'
import { countOf } from '../format/count-of.js'
import { formatCount } from '../format/format-number.js'
import { onPreferences, preferences, toggleSidebar } from '../theme/preferences.js'
import brand from './brand.module.css'
import { SidebarEdge } from './sidebar-edge.js'
import { SidebarStrip } from './sidebar-strip.js'
import styles from './sidebar.module.css'
import { ThemeButton } from './theme-button.js'

/** Pages of experiments and their runs. */
const BELOW_EXPERIMENTS = /^\/(experiments\/|metric|compare-(runs|experiments))/

/** The main navigation and the experiment tree (U-NAV-1, U-NAV-2). */
export function Sidebar({ onSearch, tree }: { onSearch: () => void; tree: ReactNode }) {
  const { data: experiments } = useQuery(experimentsQuery())
  const { data: models } = useInfiniteQuery(registeredModelsQuery(allRegisteredModels))
  const { data: deleted } = useQuery(trashCountQuery())
  const { sidebar } = useSyncExternalStore(onPreferences, preferences)
  const isInExperiment = useLocation({ select: ({ pathname }) => BELOW_EXPERIMENTS.test(pathname) })
  if (sidebar === 'folded') return <SidebarStrip onSearch={onSearch} />
  return (
    <aside className={styles.side} aria-label="Navigation">
      <div className={styles.top}>
        <Link className={brand.brand} to="/">
          <img src="./icon.svg" alt="" width={20} height={20} />
          <span>Labbook</span>
        </Link>
        <IconButton label="Collapse sidebar" onPress={toggleSidebar}>
          <PanelLeft className="i" aria-hidden />
        </IconButton>
      </div>
      <button type="button" className={styles.jump} onClick={onSearch}>
        <Search className="i s" aria-hidden />
        <span className="grow">Search or jump to</span>
        <span className="kbd">Ctrl K</span>
      </button>
      <nav aria-label="Main">
        <Link
          className={isInExperiment ? 'item above' : 'item'}
          to="/experiments"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: 'on', 'aria-current': 'page' }}
        >
          <FlaskConical className="i" aria-hidden />
          <span className="cut">Experiments</span>
          <span className="n">{experiments === undefined ? '' : formatCount(experiments.length)}</span>
        </Link>
        <Link className="item" to="/models" activeProps={{ className: 'on', 'aria-current': 'page' }}>
          <Box className="i" aria-hidden />
          <span className="cut">Models</span>
          <span className="n">
            {models === undefined ? '' : countOf(models.pages, (page) => page.registeredModels.length)}
          </span>
        </Link>
      </nav>
      {tree}
      <div className={styles.foot}>
        <Link className="item" to="/trash" activeProps={{ className: 'on', 'aria-current': 'page' }}>
          <Trash2 className="i" aria-hidden />
          <span className="cut">Trash</span>
          <span className="n">{deleted === undefined ? '' : formatCount(deleted)}</span>
        </Link>
        <Link
          className="item"
          to="/docs"
          activeOptions={{ includeSearch: false }}
          activeProps={{ className: 'on', 'aria-current': 'page' }}
        >
          <BookOpen className="i" aria-hidden />
          <span className="cut">Docs</span>
        </Link>
        <div className="row tight">
          <LiveChip />
          <span className="mla" />
          <ThemeButton />
          <Link className="ib" to="/settings" aria-label="Settings" title="Settings">
            <Settings className="i" aria-hidden />
          </Link>
        </div>
      </div>
      <SidebarEdge />
    </aside>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical, Moon, PanelLeft, Search, Settings, Sun, SunMoon, Trash2 } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { experimentsQuery, trashCountQuery } from '../api/queries.js'
import { IconButton } from '../controls/button.js'
import { LiveChip } from '../events/live-chip.js'
import { ExperimentTree } from '../experiments/experiment-tree.js'
import { formatCount } from '../format/format-number.js'
import { onPreferences, preferences, setPreferences } from './preferences.js'

/** Names of the product's parts, the experiments, and what belongs to no experiment (U-NAV-1, U-NAV-2). */
export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { data: experiments } = useQuery(experimentsQuery())
  const { data: deleted } = useQuery(trashCountQuery())
  const { theme, sidebar } = useSyncExternalStore(onPreferences, preferences)
  const Theme = { system: SunMoon, light: Sun, dark: Moon }[theme]
  return (
    <aside className="side" aria-label="Navigation">
      <div className="side-top">
        <Link className="brand" to="/">
          <img src="./icon.svg" alt="" width={20} height={20} />
          <span>Labbook</span>
        </Link>
        <IconButton
          label={sidebar === 'open' ? 'Fold the side bar' : 'Open the side bar'}
          onPress={() => setPreferences({ sidebar: sidebar === 'open' ? 'folded' : 'open' })}
        >
          <PanelLeft className="i" aria-hidden />
        </IconButton>
      </div>
      <button type="button" className="jump" onClick={onSearch}>
        <Search className="i s" aria-hidden />
        <span className="grow">Search or jump to</span>
        <span className="kbd">Ctrl K</span>
      </button>
      <nav aria-label="Main">
        <Link
          className="item"
          to="/experiments"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: 'on', 'aria-current': 'page' }}
        >
          <FlaskConical className="i" aria-hidden />
          <span className="cut">Experiments</span>
          <span className="n">{experiments === undefined ? '' : formatCount(experiments.length)}</span>
        </Link>
      </nav>
      <ExperimentTree />
      <div className="side-foot">
        <Link className="item" to="/trash" activeProps={{ className: 'on', 'aria-current': 'page' }}>
          <Trash2 className="i" aria-hidden />
          <span className="cut">Trash</span>
          <span className="n">{deleted === undefined ? '' : formatCount(deleted)}</span>
        </Link>
        <div className="row tight">
          <LiveChip />
          <span className="mla" />
          <IconButton
            label={`Theme: ${theme}`}
            onPress={() =>
              setPreferences({ theme: theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system' })
            }
          >
            <Theme className="i" aria-hidden />
          </IconButton>
          <Link className="ib" to="/settings" aria-label="Settings" title="Settings">
            <Settings className="i" aria-hidden />
          </Link>
        </div>
      </div>
    </aside>
  )
}

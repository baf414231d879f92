import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useCommands } from '../controls/commands.js'
import { eventStream } from '../events/event-stream.js'
import { onPreferences, preferences, toggleSidebar } from '../theme/preferences.js'
import { AwayBanner } from './away-banner.js'
import { listenToKeys } from './listen-to-keys.js'
import { NarrowBar } from './narrow-bar.js'
import { ReadOnlyBanner } from './read-only-banner.js'
import styles from './shell.module.css'
import { Sidebar } from './sidebar.js'
import { UndoToast } from './undo-toast.js'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.js')).CommandPalette }))

const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.js')).ShortcutSheet }))

/** The frame around every screen; `tree` is the experiment tree in the sidebar. */
export function Shell({ tree }: { tree: ReactNode }) {
  const [overlay, setOverlay] = useState<'search' | 'keys'>()
  const navigate = useNavigate()
  useEffect(listenToKeys, [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOverlay((before) => (before === 'search' ? undefined : 'search'))
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  useCommands({
    showKeys: () => setOverlay('keys'),
    goHome: () => void navigate({ to: '/' }),
    goToExperiments: () => void navigate({ to: '/experiments' }),
    goToModels: () => void navigate({ to: '/models' }),
    toggleSidebar,
    pause: () => eventStream.toggle(),
  })
  const { sidebar } = useSyncExternalStore(onPreferences, preferences)
  return (
    <div className={styles.shell} data-sidebar={sidebar}>
      <a className={styles.skip} href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <Sidebar onSearch={() => setOverlay('search')} tree={tree} />
      <NarrowBar onSearch={() => setOverlay('search')} />
      <main className={styles.main} id="main" tabIndex={-1}>
        <ReadOnlyBanner />
        <Outlet />
        <AwayBanner />
      </main>
      <UndoToast />
      <Suspense>
        {overlay === 'search' && <CommandPalette onClose={() => setOverlay(undefined)} />}
        {overlay === 'keys' && <ShortcutSheet onClose={() => setOverlay(undefined)} />}
      </Suspense>
    </div>
  )
}

/** The router owns the URL hash, so the skip link moves the focus with a script. */
function skipToMain(event: { preventDefault(): void }) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

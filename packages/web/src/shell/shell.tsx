import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { onPreferences, preferences } from './preferences.js'
import { NarrowBar } from './narrow-bar.js'
import { Sidebar } from './sidebar.js'
import { UndoToast } from './undo-toast.js'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.js')).CommandPalette }))

/** What stands around every screen. */
export function Shell() {
  const [isSearching, setSearching] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setSearching((before) => !before)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const { sidebar } = useSyncExternalStore(onPreferences, preferences)
  return (
    <div className="shell" data-sidebar={sidebar}>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <Sidebar onSearch={() => setSearching(true)} />
      <NarrowBar onSearch={() => setSearching(true)} />
      <main className="main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <UndoToast />
      {isSearching && (
        <Suspense>
          <CommandPalette onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** The address belongs to the router, so the skip link moves the focus by itself. */
function skipToMain(event: { preventDefault(): void }) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

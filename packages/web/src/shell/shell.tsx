import { Outlet } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { onPreferences, preferences } from './preferences.js'
import { Sidebar } from './sidebar.js'
import { UndoToast } from './undo-toast.js'

/** What stands around every screen. */
export function Shell() {
  const { sidebar } = useSyncExternalStore(onPreferences, preferences)
  return (
    <div className="shell" data-sidebar={sidebar}>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <Sidebar />
      <main className="main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <UndoToast />
    </div>
  )
}

/** The address belongs to the router, so the skip link moves the focus by itself. */
function skipToMain(event: { preventDefault(): void }) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

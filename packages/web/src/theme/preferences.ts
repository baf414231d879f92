import { showTimesIn } from '../format/format-time.js'

/** How a person likes the screen; saved in this browser, and never a part of what is shown. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  readonly sidebar: 'open' | 'folded'
  /** In pixels, while it is open. */
  readonly sidebarWidth: number
  readonly timeZone: 'local' | 'UTC'
  readonly treeOrder: 'newest' | 'name' | 'last-run'
  /** The folders of the tree that are open, by path. */
  readonly openFolders: readonly string[]
  /** Whether single keys do something. */
  readonly shortcuts: 'on' | 'off'
  /** Whether a page follows the server from its start. */
  readonly live: 'on' | 'off'
}

/** How wide the side bar can be, in pixels. */
export const SIDEBAR_WIDTHS = { min: 180, usual: 232, max: 520 } as const

const STORAGE_KEY = 'labbook.preferences'
const DEFAULTS: Preferences = {
  theme: 'system',
  density: 'comfortable',
  sidebar: 'open',
  sidebarWidth: SIDEBAR_WIDTHS.usual,
  timeZone: 'local',
  treeOrder: 'newest',
  openFolders: [],
  shortcuts: 'on',
  live: 'on',
}

const listeners = new Set<() => void>()
let current = read()

export function preferences(): Preferences {
  return current
}

export function setPreferences(change: Partial<Preferences>) {
  current = { ...current, ...change }
  localStorage.setItem(STORAGE_KEY, JSON.stringify(current))
  applyPreferences()
  for (const listener of listeners) listener()
}

export function toggleSidebar() {
  setPreferences({ sidebar: current.sidebar === 'open' ? 'folded' : 'open' })
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Theme and density are attributes of the document, where the tokens look for them. */
export function applyPreferences() {
  const { dataset, style } = document.documentElement
  if (current.theme === 'system') delete dataset.theme
  else dataset.theme = current.theme
  style.colorScheme = current.theme === 'system' ? '' : current.theme
  dataset.density = current.density
  showSidebarWidth(current.sidebarWidth)
  showTimesIn(current.timeZone)
}

export function showSidebarWidth(width: number) {
  document.documentElement.style.setProperty('--side', `${width}px`)
}

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return DEFAULTS
  }
}

import { showTimesIn } from '../format/format-time.js'

/** Display preferences, stored in this browser; they never change which data is shown. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  readonly sidebar: 'open' | 'folded'
  /** Width in pixels while open. */
  readonly sidebarWidth: number
  readonly timeZone: 'local' | 'UTC'
  readonly treeOrder: 'newest' | 'name' | 'last-run'
  /** The paths of the open folders in the tree. */
  readonly openFolders: readonly string[]
  /** How runs are shown on a narrow screen. */
  readonly narrowRuns: 'list' | 'table'
  /** The sections of comparisons that were folded or opened, by title. */
  readonly foldedSections: Readonly<Record<string, boolean>>
  /** Whether single-key shortcuts work. */
  readonly shortcuts: 'on' | 'off'
  /** Whether live updates are on when a page opens. */
  readonly live: 'on' | 'off'
  /** The language of code that predicts with a model. */
  readonly snippets: string
}

/** The limits of the sidebar's width, in pixels. */
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
  narrowRuns: 'list',
  foldedSections: {},
  shortcuts: 'on',
  live: 'on',
  snippets: 'Python',
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

/** Theme and density are attributes of the document, where the design tokens read them. */
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

import { useEffect, useRef } from 'react'

/** A keyboard shortcut and what it does. */
export interface Command {
  /** As the browser names it: `j`, `?`, `Delete`. Two keys separated by a space are typed one after the other. */
  readonly keys: string
  readonly name: string
  /** What it acts on; lists of shortcuts are grouped by it. */
  readonly scope: (typeof commandScopes)[number]
}

export const commandScopes = ['Page', 'Table', 'Selection', 'Anywhere'] as const

/** All commands. Each screen registers those it supports with `useCommands`. */
export const commands = {
  search: { keys: '/', name: 'Search or filter', scope: 'Page' },
  sort: { keys: 's', name: 'Sort', scope: 'Page' },
  views: { keys: 'v', name: 'Open views', scope: 'Page' },
  charts: { keys: 't', name: 'Switch between table and charts', scope: 'Page' },
  rename: { keys: 'e', name: 'Rename', scope: 'Page' },
  earlierStep: { keys: ',', name: 'Images of the previous step', scope: 'Page' },
  laterStep: { keys: ';', name: 'Images of the next step', scope: 'Page' },
  nextRun: { keys: 'j', name: 'Next run of the list', scope: 'Page' },
  previousRun: { keys: 'k', name: 'Previous run of the list', scope: 'Page' },
  firstLine: { keys: 'Home', name: 'First line of the log', scope: 'Page' },
  lastLine: { keys: 'End', name: 'Last line of the log, and follow', scope: 'Page' },
  nextDifference: { keys: 'n', name: 'Next difference', scope: 'Page' },
  previousDifference: { keys: 'N', name: 'Previous difference', scope: 'Page' },
  nextRow: { keys: 'j', name: 'Next row', scope: 'Table' },
  previousRow: { keys: 'k', name: 'Previous row', scope: 'Table' },
  selectRow: { keys: 'x', name: 'Select row', scope: 'Table' },
  openRow: { keys: 'Enter', name: 'Open row', scope: 'Table' },
  baseline: { keys: 'b', name: 'Set or remove the baseline', scope: 'Selection' },
  compare: { keys: 'c', name: 'Compare', scope: 'Selection' },
  delete: { keys: 'Delete', name: 'Delete', scope: 'Selection' },
  goHome: { keys: 'g h', name: 'Go home', scope: 'Anywhere' },
  goToExperiments: { keys: 'g e', name: 'Go to experiments', scope: 'Anywhere' },
  goToModels: { keys: 'g m', name: 'Go to models', scope: 'Anywhere' },
  toggleSidebar: { keys: '[', name: 'Toggle sidebar', scope: 'Anywhere' },
  pause: { keys: '.', name: 'Pause or resume live updates', scope: 'Anywhere' },
  showKeys: { keys: '?', name: 'Show keyboard shortcuts', scope: 'Anywhere' },
} as const satisfies Record<string, Command>

/** Handlers for some of the commands. */
export type CommandRuns = { readonly [K in keyof typeof commands]?: (() => void) | undefined }

interface Part {
  readonly latest: { readonly current: CommandRuns }
}

const parts = new Set<Part>()

/** Registers a component's commands while it is mounted. */
export function useCommands(runs: CommandRuns) {
  const latest = useRef(runs)
  useEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    const part = { latest }
    parts.add(part)
    return () => void parts.delete(part)
  }, [])
}

/** The commands of the current screen, in table order. If several components register one, the last one wins. */
export function currentCommands(): readonly (Command & { readonly run: () => void })[] {
  return Object.entries(commands).flatMap(([name, command]) => {
    const run = [...parts].findLast(({ latest }) => latest.current[name as keyof CommandRuns] !== undefined)?.latest
      .current[name as keyof CommandRuns]
    return run === undefined ? [] : [{ ...command, run }]
  })
}

import { useSyncExternalStore } from 'react'
import { onPreferences } from './preferences.js'
import { tokenColours } from './theme.js'

export type ChartTheme = ReturnType<typeof tokenColours>

/** The colours of canvas charts, updated when the theme changes. */
export function useChartTheme(): ChartTheme {
  return useSyncExternalStore(onTheme, current)
}

let theme: ChartTheme | undefined
let listening = 0
const systemTheme = matchMedia('(prefers-color-scheme: dark)')

function current(): ChartTheme {
  theme ??= tokenColours()
  return theme
}

function onTheme(listener: () => void): () => void {
  const changed = () => {
    theme = undefined
    listener()
  }
  // The theme may have changed while no chart listened.
  if (listening === 0) theme = undefined
  listening++
  systemTheme.addEventListener('change', changed)
  const stop = onPreferences(changed)
  return () => {
    listening--
    systemTheme.removeEventListener('change', changed)
    stop()
  }
}

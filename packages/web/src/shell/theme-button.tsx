import { Moon, Sun, SunMoon } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from '../controls/button.js'
import { onPreferences, preferences, setPreferences } from '../theme/preferences.js'

const LOOKS = {
  system: { Icon: SunMoon, next: 'light' },
  light: { Icon: Sun, next: 'dark' },
  dark: { Icon: Moon, next: 'system' },
} as const

/** Shows the current theme; a click switches to the next. */
export function ThemeButton() {
  const { theme } = useSyncExternalStore(onPreferences, preferences)
  const { Icon, next } = LOOKS[theme]
  return (
    <IconButton label={`Theme: ${theme}`} onPress={() => setPreferences({ theme: next })}>
      <Icon className="i" aria-hidden />
    </IconButton>
  )
}

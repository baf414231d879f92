/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import { useChoice } from '../page-state.js'
import { Icon } from './icon.js'

/** Light or dark, against the system's choice. */
export function ThemeSwitch() {
  const [theme, setTheme] = useChoice('theme', '')
  const [isDarkSystem, setIsDarkSystem] = useState(false)
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const change = () => setIsDarkSystem(system.matches)
    change()
    system.addEventListener('change', change)
    return () => system.removeEventListener('change', change)
  }, [])
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'dark' || theme === 'light') dataset['theme'] = theme
    else delete dataset['theme']
  }, [theme])
  const isDark = theme === 'dark' || (theme === '' && isDarkSystem)
  const label = isDark ? 'Use the light theme' : 'Use the dark theme'
  return (
    <button
      type="button"
      class="ib mla"
      aria-label={label}
      title={label}
      onClick={() => setTheme(isDark === isDarkSystem ? (isDark ? 'light' : 'dark') : '')}
    >
      <Icon name={isDark ? 'sun' : 'moon'} />
    </button>
  )
}

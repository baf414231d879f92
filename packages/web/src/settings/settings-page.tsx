import { type ReactNode, useSyncExternalStore } from 'react'
import { Segments } from '../controls/segments.js'
import { formatAbsolute } from '../format/format-time.js'
import { onPreferences, preferences, setPreferences } from '../shell/preferences.js'
import { ServerFacts } from './server-facts.js'

/** How this browser shows things, and what the server is (U-SET). */
export function SettingsPage() {
  const { theme, density, timeZone, live } = useSyncExternalStore(onPreferences, preferences)
  return (
    <>
      <title>Settings · Labbook</title>
      <div className="bar">
        <h1>Settings</h1>
      </div>
      <div className="body pad">
        <section className="sect" aria-labelledby="appearance">
          <header>
            <h2 id="appearance">Appearance</h2>
            <span className="t3">kept in this browser</span>
          </header>
          <Choice title="Theme">
            <Segments
              label="Theme"
              value={theme}
              options={[
                { value: 'system', label: 'As the system' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
              onChange={(value) => setPreferences({ theme: value })}
            />
          </Choice>
          <Choice title="Density">
            <Segments
              label="Density"
              value={density}
              options={[
                { value: 'comfortable', label: 'Comfortable' },
                { value: 'compact', label: 'Compact' },
              ]}
              onChange={(value) => setPreferences({ density: value })}
            />
          </Choice>
          <Choice title="Times" note={formatAbsolute(Date.now())}>
            <Segments
              label="Times"
              value={timeZone}
              options={[
                { value: 'local', label: 'Local' },
                { value: 'UTC', label: 'UTC' },
              ]}
              onChange={(value) => setPreferences({ timeZone: value })}
            />
          </Choice>
          <Choice title="Live" note="Whether pages follow the server as soon as they open">
            <Segments
              label="Live"
              value={live}
              options={[
                { value: 'on', label: 'On' },
                { value: 'off', label: 'Off' },
              ]}
              onChange={(value) => setPreferences({ live: value })}
            />
          </Choice>
        </section>
        <ServerFacts />
      </div>
    </>
  )
}

function Choice({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <dl className="kv">
      <dt style={{ alignSelf: 'center' }}>{title}</dt>
      <dd>
        {children}
        {note !== undefined && <span className="t3">{note}</span>}
      </dd>
    </dl>
  )
}

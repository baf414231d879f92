import { type ReactNode, useSyncExternalStore } from 'react'
import { Segments, type SegmentsProps } from '../../controls/segments.js'
import { formatAbsolute } from '../../format/format-time.js'
import { PageHead } from '../../shell/page-head.js'
import { onPreferences, preferences, setPreferences } from '../../theme/preferences.js'
import { ServerFacts } from './server-facts.js'
import { Webhooks } from './webhooks.js'

/** Preferences, and facts about the server (U-SET). */
export function SettingsPage() {
  const { theme, density, timeZone, shortcuts, live } = useSyncExternalStore(onPreferences, preferences)
  return (
    <>
      <title>Settings · Labbook</title>
      <PageHead title="Settings" />
      <div className="body pad">
        <section className="sect" aria-labelledby="appearance">
          <header>
            <h2 id="appearance">Appearance</h2>
            <span className="t3">Saved in this browser</span>
          </header>
          <Choice
            label="Theme"
            value={theme}
            options={[
              { value: 'system', label: 'System' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
            onChange={(value) => setPreferences({ theme: value })}
          />
          <Choice
            label="Density"
            value={density}
            options={[
              { value: 'comfortable', label: 'Comfortable' },
              { value: 'compact', label: 'Compact' },
            ]}
            onChange={(value) => setPreferences({ density: value })}
          />
          <Choice
            label="Time zone"
            note={formatAbsolute(Date.now())}
            value={timeZone}
            options={[
              { value: 'local', label: 'Local' },
              { value: 'UTC', label: 'UTC' },
            ]}
            onChange={(value) => setPreferences({ timeZone: value })}
          />
          <Choice
            label="Single-key shortcuts"
            note={
              <>
                Such as <kbd className="kbd">?</kbd>, which lists all shortcuts
              </>
            }
            value={shortcuts}
            options={[
              { value: 'on', label: 'On' },
              { value: 'off', label: 'Off' },
            ]}
            onChange={(value) => setPreferences({ shortcuts: value })}
          />
          <Choice
            label="Live updates"
            note="Whether they are on when you open Labbook"
            value={live}
            options={[
              { value: 'on', label: 'On' },
              { value: 'off', label: 'Off' },
            ]}
            onChange={(value) => setPreferences({ live: value })}
          />
        </section>
        <Webhooks />
        <ServerFacts />
      </div>
    </>
  )
}

function Choice<V extends string>({ note, ...segments }: SegmentsProps<V> & { readonly note?: ReactNode }) {
  return (
    <dl className="kv">
      <dt style={{ alignSelf: 'center' }}>{segments.label}</dt>
      <dd>
        <Segments {...segments} />
        {note !== undefined && <span className="t3">{note}</span>}
      </dd>
    </dl>
  )
}

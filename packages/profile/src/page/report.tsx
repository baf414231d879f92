/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { Profile } from '../profile-object.js'
import { alertsByVariable } from '../view/alerts.js'
import { listVariables } from '../view/variable-list.js'
import { pageSettingsOf } from '../view/page-settings.js'
import { type SectionId, sectionsOf } from '../view/sections.js'
import { Correlations } from './correlations/correlations.js'
import { Interactions } from './interactions/interactions.js'
import { Masthead, SectionBar } from './masthead.js'
import { MissingValues } from './missing/missing-values.js'
import { Overview } from './overview/overview.js'
import { choose, getChoice } from './page-state.js'
import { Drawn } from './parts/drawn.js'
import { usePrinting } from './parts/use-printing.js'
import { Rail } from './rail.js'
import { PageMode, Report as Context, type ReportContext } from './report-context.js'
import { DuplicateRows, Sample } from './sample/sample.js'
import { Target } from './target/target.js'
import { Variables } from './variables/variables.js'

const contents: Record<SectionId, () => ComponentChildren> = {
  overview: () => <Overview />,
  variables: () => <Variables />,
  target: () => <Target />,
  interactions: () => <Interactions />,
  correlations: () => <Correlations />,
  missing: () => <MissingValues />,
  sample: () => <Sample />,
  duplicates: () => <DuplicateRows />,
}

/** The sections that can be read without script. The others are charts; those of a wide table are drawn when they come near. */
const first: readonly SectionId[] = ['overview', 'variables']

function isFirst(id: SectionId): boolean {
  return first.includes(id)
}

/** The whole report. `isLive` is false for what is written into the file, to be read before and without the script. */
export function Report({ profile, isLive }: { profile: Profile; isLive: boolean }) {
  const isPrinting = usePrinting()
  const mode = isPrinting ? 'print' : isLive ? 'live' : 'still'
  const [isRailOpen, setIsRailOpen] = useState(false)
  const context = useMemo((): ReportContext => {
    const places = new Map(profile.variables.map(({ name }, place) => [name, place]))
    return {
      profile,
      settings: pageSettingsOf(profile),
      places,
      alerts: alertsByVariable(profile),
      mode,
      showVariable: (place) => showVariable(profile, place),
      showInteraction(x, y) {
        choose({ x: String(places.get(x)), y: String(places.get(y)) })
        const section = document.getElementById('interactions')
        section?.scrollIntoView({ block: 'nearest' })
        section?.querySelector('h2')?.focus({ preventScroll: true })
      },
    }
  }, [profile, mode])
  useReturn(profile)
  const sections = sectionsOf(profile).filter(({ id }) => isLive || isFirst(id))
  const { settings } = context
  const isBeside = profile.columns.length <= 32
  const isWide = isLive && profile.columns.length > 100
  return (
    <PageMode.Provider value={mode}>
      <Context.Provider value={context}>
        <a class="skip" href="#content" onClick={skip}>
          Skip to the report
        </a>
        <Masthead />
        {settings.hasBar && <SectionBar sections={sections} onVariables={() => setIsRailOpen(!isRailOpen)} />}
        <div
          class={settings.isFullWidth ? 'body full' : 'body'}
          style={settings.chartColour && { '--chart-fill': settings.chartColour }}
        >
          {context.mode === 'live' && <Rail isOpen={isRailOpen} onClose={() => setIsRailOpen(false)} />}
          <main id="content" tabIndex={-1} class={isLive ? (isBeside ? 'beside' : undefined) : 'still'}>
            {sections.map(({ id, title }) => (
              <section key={id} id={id} class="section" aria-labelledby={`${id}-title`}>
                <h2 id={`${id}-title`} tabIndex={-1}>
                  {title}
                </h2>
                {isWide && !isFirst(id) ? (
                  <Drawn height={400} isNear={context.mode === 'print'}>
                    {contents[id]}
                  </Drawn>
                ) : (
                  contents[id]()
                )}
              </section>
            ))}
            {!isLive && <p class="note">The charts, the details and the other sections need JavaScript.</p>}
          </main>
        </div>
      </Context.Provider>
    </PageMode.Provider>
  )
}

/** Leads to the card of a variable, out of a filter that hides it. */
function showVariable(profile: Profile, place: number): void {
  const hidden = !listVariables(profile, {
    search: getChoice('q') ?? '',
    type: getChoice('type') ?? '',
    alert: getChoice('alert') ?? '',
    sort: 'order',
  }).includes(place)
  choose({ v: String(place), at: 'variables', ...(hidden && { q: '', type: '', alert: '' }) })
  settle(() => {
    document.getElementById(`variable-${place}`)?.scrollIntoView()
    document.getElementById(`name-${place}`)?.focus({ preventScroll: true })
  })
}

/** Goes to a place of the page, and again when what is drawn there has its height. */
function settle(go: () => void): void {
  requestAnimationFrame(() => {
    go()
    requestAnimationFrame(go)
  })
}

/** Not by the address, whose hash holds the state. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

/** A copied address leads to the variable or the section that it was copied at. */
function useReturn(profile: Profile): void {
  useLayoutEffect(() => {
    const [variable, section] = [getChoice('v'), getChoice('at')]
    if (variable !== null && profile.variables[Number(variable)] !== undefined) showVariable(profile, Number(variable))
    else if (section !== null) settle(() => document.getElementById(section)?.scrollIntoView())
  }, [])
}

import {
  type Alert,
  alertsByVariable,
  listVariables,
  type PageSettings,
  pageSettingsOf,
  type Profile,
} from '@labbook/profile'
import { createContext, useContext } from 'react'
import type { Choices } from './choices.js'
import { variableFilter } from './variables/variable-filter.js'

/** What every part of a report reads. */
export interface ReportContext {
  readonly profile: Profile
  readonly settings: PageSettings
  /** The alerts of each variable, by its place. */
  readonly alerts: readonly (readonly Alert[])[]
  /** Where the variable of a name stands. Names are data: only this map leads from one to a place of the page. */
  readonly places: ReadonlyMap<string, number>
  readonly showVariable: (place: number) => void
  readonly showInteraction: (x: string, y: string) => void
  readonly showRow: (row: number) => void
}

export const Report = createContext<ReportContext | null>(null)

export function useReport(): ReportContext {
  const report = useContext(Report)
  if (report === null) throw new Error('A part of a profile stands outside of the report.')
  return report
}

export function reportContext(profile: Profile, choices: Choices): ReportContext {
  const places = new Map(profile.variables.map(({ name }, place) => [name, place]))
  return {
    profile,
    settings: pageSettingsOf(profile),
    places,
    alerts: alertsByVariable(profile),
    showVariable(place) {
      const isHidden = !listVariables(
        profile,
        variableFilter((name) => choices.get(name)),
      ).includes(place)
      choices.choose({ v: String(place), at: 'variables', ...(isHidden && { q: '', type: '', alert: '' }) })
      goTo(`variable-${place}`, `name-${place}`)
    },
    showInteraction(x, y) {
      choices.choose({ x: String(places.get(x)), y: String(places.get(y)) })
      goTo('interactions', 'interactions-title', 'nearest')
    },
    showRow(row) {
      choices.choose({ row: String(row), correlations: '' })
      goTo('correlations', 'correlations-title')
    },
  }
}

/**
 * Scrolls the report to a place, and again when what is drawn there has its height. Only the report scrolls: `scrollIntoView` would
 * move the page around it too. `nearest` stays where the place is in view already.
 */
export function goTo(id: string, focused: string, block: 'start' | 'nearest' = 'start'): void {
  const go = () => {
    const target = document.getElementById(id)
    const scroller = target?.closest('[data-scrolls]')
    if (!target || !scroller) return
    const [place, view] = [target.getBoundingClientRect(), scroller.getBoundingClientRect()]
    if (block === 'nearest' && place.top >= view.top && place.top < view.bottom - view.height / 3) return
    scroller.scrollTop += place.top - view.top
  }
  requestAnimationFrame(() => {
    go()
    document.getElementById(focused)?.focus({ preventScroll: true })
    requestAnimationFrame(go)
  })
}

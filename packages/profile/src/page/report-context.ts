import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Alert, Profile } from '../profile-object.js'
import type { PageSettings } from '../view/page-settings.js'

/** How a page is drawn. The parts that know nothing of the report, such as figures and tabs, read this alone. */
export type Mode = 'still' | 'live' | 'print'

export const PageMode = createContext<Mode>('live')

export function useMode(): Mode {
  return useContext(PageMode)
}

/** What every part of the page reads. */
export interface ReportContext {
  readonly profile: Profile
  readonly settings: PageSettings
  /** The alerts of each variable, by its place. */
  readonly alerts: readonly (readonly Alert[])[]
  /** Where the variable of a name stands. Names are data: only this map leads from one to a place of the page. */
  readonly places: ReadonlyMap<string, number>
  /**
   * `still`: written into the file, to be read without script. `live`: drawn by the script. `print`: on paper, everything unfolded.
   */
  readonly mode: Mode
  readonly showVariable: (place: number) => void
  readonly showInteraction: (x: string, y: string) => void
}

export const Report = createContext<ReportContext | null>(null)

export function useReport(): ReportContext {
  const report = useContext(Report)
  if (report === null) throw new Error('A part of the page stands outside of the report.')
  return report
}

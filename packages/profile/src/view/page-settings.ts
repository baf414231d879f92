import type { Profile } from '../profile-object.js'
import { defaultSettings } from '../settings/default-settings.js'

/** The settings that a page follows; the numbers of a profile have followed the others already. */
export interface PageSettings {
  /** Up to so many points a pair is a scatter, above a density. */
  readonly scatterThreshold: number
  readonly hasCorrelationTable: boolean
  readonly hasBar: boolean
  readonly isFullWidth: boolean
  readonly hasDescriptions: boolean
  /** The colour of charts in place of the design's, as `#rrggbb`, where one was set. */
  readonly chartColour: string | undefined
}

export function pageSettingsOf({ analysis: { settings } }: Profile): PageSettings {
  const setting = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>(
        (tree, name) =>
          typeof tree === 'object' && tree !== null
            ? Object.entries(tree).find(([key]) => key === name)?.[1]
            : undefined,
        settings,
      )
  const threshold = setting('plot.scatter_threshold')
  const colours = setting('html.style.primary_colors')
  const [colour] = Array.isArray(colours) ? (colours as readonly unknown[]) : []
  const isSet = colour !== defaultSettings.html.style.primary_colors[0]
  return {
    scatterThreshold: typeof threshold === 'number' ? threshold : defaultSettings.plot.scatter_threshold,
    hasCorrelationTable: setting('correlation_table') !== false,
    hasBar: setting('html.navbar_show') !== false,
    isFullWidth: setting('html.full_width') === true,
    hasDescriptions: setting('show_variable_description') !== false,
    chartColour: isSet && typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : undefined,
  }
}

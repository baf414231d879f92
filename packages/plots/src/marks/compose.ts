import { Figure, type VegaLiteSpec } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { type Theme, type ThemeName, THEMES, vegaConfig } from '../theme.js'

/** What every mark takes. */
export interface FigureOptions {
  readonly title?: string | undefined
  /** The name of the column when left out. */
  readonly xTitle?: string | undefined
  readonly yTitle?: string | undefined
  /** Of the plot area in pixels: 640 when left out. */
  readonly width?: number | undefined
  /** Of the plot area in pixels: 480 when left out. */
  readonly height?: number | undefined
  readonly theme?: ThemeName | undefined
  /** Of the marks, as CSS writes it; the theme's when left out. */
  readonly color?: string | undefined
  /** How axes write numbers, as d3-format has it: `'$,.0f'`. */
  readonly format?: string | undefined
}

/** The options of a figure with their defaults. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly theme: Theme
  readonly fill: string
  readonly accent: string
}

const LARGEST = 4000

/** @throws PlotError BAD_OPTION */
export function canvasOf(options: FigureOptions): Canvas {
  const { width = 640, height = 480, theme: name = 'light', color } = options
  for (const [side, pixels] of Object.entries({ width, height })) {
    if (pixels >= 40 && pixels <= LARGEST) continue
    throw new PlotError('BAD_OPTION', `The ${side} of a figure is a number from 40 to ${LARGEST}, not ${pixels}.`)
  }
  const theme = THEMES[name]
  if (theme === undefined) throw new PlotError('BAD_OPTION', `The theme is 'light' or 'dark', not '${String(name)}'.`)
  return { width, height, theme, fill: color ?? theme.fill, accent: color ?? theme.accent }
}

export interface Composition<Stats extends object> {
  readonly mark: string
  readonly stats: Stats
  /** What the figure shows, in a sentence, for those who do not see it. */
  readonly description: string
  /** Sentences below the title. */
  readonly captions?: readonly (string | undefined)[]
  /** The marks: `layer`, or `mark` and `encoding`. */
  readonly body: object
}

/** The figure of marks, with what all figures have in common. */
export function compose<Stats extends object>(
  { mark, stats, description, captions = [], body }: Composition<Stats>,
  options: FigureOptions,
): Figure<Stats> {
  const { width, height, theme } = canvasOf(options)
  const caption = captions.filter((text) => text !== undefined).join(' · ')
  const spec: VegaLiteSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    usermeta: { labbook: { mark, version: 1, stats } },
    description,
    ...titled(options.title, caption, theme),
    width,
    height,
    ...body,
    config: vegaConfig(theme),
  }
  // What JSON cannot hold, such as NaN, becomes null here as it would in a file.
  return new Figure(JSON.parse(JSON.stringify(spec)) as VegaLiteSpec, stats)
}

function titled(title: string | undefined, caption: string, theme: Theme): object {
  if (title !== undefined) return { title: { text: title, ...(caption !== '' && { subtitle: caption }) } }
  if (caption === '') return {}
  return { title: { text: caption, color: theme.label, fontSize: 12, fontWeight: 400, offset: 12 } }
}

/** "3 rows left out", if any are. */
export function droppedCaption(dropped: number): string | undefined {
  return dropped === 0 ? undefined : `${counted(dropped, 'row')} without a finite value left out`
}

/** @example counted(21608, 'point') // '21,608 points' */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** @example grouped(7700000) // '7,700,000' */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 6 })
}

/** The name of a column as Vega-Lite's `field`, where dots and brackets lead into objects. */
export function fieldOf(column: string): string {
  return column.replace(/[\\.[\]'"]/g, '\\$&')
}

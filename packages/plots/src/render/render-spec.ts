import { platform } from '#platform'
import { PlotError } from '../plot-error.js'
import { type ThemeName, THEMES } from '../theme.js'
import { drawSvg, type VegaSpec } from './draw-svg.js'
import { page } from './page.js'

export interface PictureOptions {
  /** Pixels for each of the SVG, 1 to 8; 2 when left out. */
  readonly scale?: number
  /** The look of what the spec leaves open. */
  readonly theme?: ThemeName
}

/**
 * Draws a Vega or Vega-Lite spec of version 5 or 6, as figures do.
 *
 * @example await renderSpec(spec, { format: 'png', scale: 2 })
 * @throws PlotError EXTERNAL_REFERENCE for a spec that reads anything but itself, BAD_SPEC, BAD_OPTION, CANNOT_DRAW
 */
export function renderSpec(spec: object, options: PictureOptions & { readonly format: 'png' }): Promise<Uint8Array>
export function renderSpec(
  spec: object,
  options:
    | (PictureOptions & { readonly format: 'svg' })
    | (PictureOptions & { readonly format: 'html'; readonly interactive?: boolean }),
): Promise<string>
export async function renderSpec(
  spec: VegaSpec,
  { format, scale, theme: name, interactive }: PictureOptions & { format: string; interactive?: boolean },
): Promise<string | Uint8Array> {
  const theme = name === undefined ? undefined : THEMES[name]
  if (format === 'html') return page(spec, { interactive, theme })
  if (format === 'svg') return drawSvg(spec, theme)
  if (format === 'png') {
    const ground = (theme ?? THEMES.light).ground
    return rasterise(await drawSvg(spec, theme), { ground, ...(scale !== undefined && { scale }) })
  }
  throw new PlotError('BAD_OPTION', `is no format: figures are drawn as 'svg', 'png' or 'html'.`, { value: format })
}

/**
 * SVG as PNG, on an opaque ground. In Node only.
 *
 * @throws PlotError CANNOT_DRAW for what is no SVG
 */
export async function rasterise(
  svg: string,
  { scale = 2, ground = '#ffffff' }: { readonly scale?: number; readonly ground?: string } = {},
): Promise<Uint8Array> {
  if (!(typeof scale === 'number' && scale >= 1 && scale <= LARGEST_SCALE)) {
    throw new PlotError('BAD_OPTION', `The scale of a picture is a number from 1 to ${LARGEST_SCALE}, not ${scale}.`)
  }
  return platform.rasterise(svg, { scale, ground })
}

const LARGEST_SCALE = 8

import type { Config, Loader, LoggerInterface, Spec } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { platform } from '#platform'
import { PlotError } from '../plot-error.js'
import { type Theme, vegaConfig } from '../theme.js'
import { escaped } from './escape.js'
import { refuseOutsideReferences } from './outside-references.js'

/** A Vega or Vega-Lite spec, by its `$schema`. */
export interface VegaSpec {
  readonly $schema?: unknown
}

/**
 * The spec as a Vega spec, which nothing has been left out of.
 *
 * @throws PlotError BAD_SPEC
 */
export async function compiled(spec: VegaSpec, theme?: Theme): Promise<Spec> {
  const [, lite, major] = /\/schema\/vega(-lite)?\/v(\d+)/.exec(String(spec.$schema)) ?? []
  if (major !== '5' && major !== '6') {
    throw new PlotError('BAD_SPEC', `is no $schema of Vega or Vega-Lite 5 or 6.`, { value: spec.$schema })
  }
  const config = theme === undefined ? {} : (vegaConfig(theme) as Config)
  try {
    if (lite === undefined) return { ...(spec as Spec), config: { ...config, ...(spec as Spec).config } }
    const { compile } = await import('vega-lite')
    return compile(spec as TopLevelSpec, { logger: quiet().logger, config: config as TopLevelSpec['config'] & object })
      .spec
  } catch (cause) {
    throw new PlotError('BAD_SPEC', `Vega-Lite cannot read the spec: ${messageOf(cause)}`)
  }
}

/**
 * Draws a spec as SVG. Expressions are interpreted, never made into code, and nothing outside of the spec is read.
 *
 * @throws PlotError EXTERNAL_REFERENCE, BAD_SPEC, CANNOT_DRAW
 */
export async function drawSvg(spec: VegaSpec, theme?: Theme): Promise<string> {
  refuseOutsideReferences(spec)
  const dataflow = await compiled(spec, theme)
  const vega = await import('vega')
  const { expressionInterpreter } = await import('vega-interpreter')
  const { logger, problems } = quiet()
  const letters = measureWith(vega)
  try {
    const view = new vega.View(vega.parse(dataflow, {}, { ast: true }), {
      expr: expressionInterpreter,
      loader: refusing((address) => problems.push(`it reads ${address}`)),
      logger,
      renderer: 'none',
    })
    const svg = await view.toSVG()
    view.finalize()
    if (problems[0] !== undefined) throw new Error(problems[0])
    return described(svg, spec)
  } catch (cause) {
    throw new PlotError('CANNOT_DRAW', `Vega cannot draw the figure: ${messageOf(cause)}`)
  } finally {
    letters.restore()
  }
}

interface TextMetrics {
  width: (item: TextItem, text?: unknown) => number
}

interface TextItem {
  readonly text?: unknown
  readonly fontSize?: number
  readonly fontWeight?: string | number
}

/** Figures that are being drawn: all of them measure with the same fonts. */
let drawing = 0
let original: TextMetrics['width'] | undefined

/** Without a canvas Vega guesses the width of texts, by half too wide. It is told the widths of the font while we draw. */
function measureWith(vega: object): { restore: () => void } {
  const { textWidth } = platform
  // Exported, but not in the types.
  const { textMetrics } = vega as { textMetrics: TextMetrics }
  if (textWidth === undefined) return { restore: () => undefined }
  if (drawing === 0) {
    original = textMetrics.width
    textMetrics.width = (item, text = item.text) =>
      textWidth(String(text ?? ''), { size: item.fontSize ?? 11, weight: item.fontWeight })
  }
  drawing += 1
  return {
    restore: () => {
      drawing -= 1
      if (drawing === 0 && original !== undefined) textMetrics.width = original
    },
  }
}

function refusing(refused: (address: string) => void): Loader {
  const refuse = (address: string) => {
    refused(address)
    return Promise.reject(new Error(`Not read: ${address}`))
  }
  return {
    load: refuse,
    http: refuse,
    file: refuse,
    // Links and images stand in the picture and are read by whoever shows it; the walk has refused all but those that may.
    sanitize: (address) => Promise.resolve({ href: address }),
  }
}

function quiet(): { logger: LoggerInterface; problems: string[] } {
  const problems: string[] = []
  const logger = {
    level: () => 0,
    error: (...args: unknown[]) => {
      problems.push(args.map(messageOf).join(' '))
      return logger
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  } as LoggerInterface
  return { logger, problems }
}

/** The picture as one image to screen readers, with its title and description. */
function described(svg: string, spec: VegaSpec): string {
  const { title, description } = wordsOf(spec)
  const about = `<title>${escaped(title)}</title>${description === '' ? '' : `<desc>${escaped(description)}</desc>`}`
  return svg.replace(/^<svg\b([^>]*)>/, (_, attributes: string) => `<svg${attributes} role="img">${about}`)
}

/** The title and the description of a spec. */
export function wordsOf(spec: object): { readonly title: string; readonly description: string } {
  const { title, description } = spec as { readonly title?: unknown; readonly description?: unknown }
  const about = typeof description === 'string' ? description : ''
  const text = typeof title === 'object' && title !== null ? Reflect.get(title, 'text') : title
  // Without a title of its own a figure of ours has its caption there.
  const own = typeof text === 'string' && !(about !== '' && isCaption(title)) ? text : ''
  return { title: own || about.split(':')[0] || 'Figure', description: about }
}

function isCaption(title: unknown): boolean {
  return typeof title === 'object' && title !== null && Reflect.get(title, 'fontWeight') === 400
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

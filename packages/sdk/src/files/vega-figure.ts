import { invalid } from '../invalid-input.js'
import { missingPackage } from './missing-package.js'

/** Whether it is a Vega or Vega-Lite spec, by its `$schema`. */
export function isVega(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('$schema' in value)) return false
  return typeof value.$schema === 'string' && /\/schema\/vega(?:-lite)?\//.test(value.$schema)
}

interface Place {
  readonly path: string
  /** Pixels of a PNG for each of an SVG. */
  readonly scale: number
}

/**
 * A Vega or Vega-Lite spec as a picture or a page, drawn by `@labbook/plots`, which reads nothing outside of the spec.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for a spec that cannot be drawn
 */
export async function drawSpec(
  spec: object,
  format: 'svg' | 'html' | 'png',
  { path, scale }: Place,
): Promise<string | Uint8Array> {
  const { renderSpec } = await plots(path, '.json')
  const drawn = format === 'png' ? renderSpec(spec, { format, scale }) : renderSpec(spec, { format })
  return drawn.catch(refused(path))
}

/** SVG as PNG. */
export async function drawSvg(svg: string, { path, scale }: Place): Promise<Uint8Array> {
  const { rasterise } = await plots(path, '.svg')
  return rasterise(svg, { scale }).catch(refused(path))
}

function plots(path: string, instead: string): Promise<typeof import('@labbook/plots')> {
  return import('@labbook/plots').catch(() => missingPackage(path, '@labbook/plots', `log it as ${instead}`))
}

function refused(path: string): (cause: unknown) => never {
  return (cause) => {
    throw invalid(`'${path}' cannot be drawn. ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

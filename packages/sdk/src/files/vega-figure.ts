import { invalid } from '../invalid-input.js'
import { missingPackage } from './missing-package.js'

/** Whether it is a Vega or Vega-Lite spec, by its `$schema`. */
export function isVega(value: object): boolean {
  return '$schema' in value && typeof value.$schema === 'string' && /\/schema\/vega(?:-lite)?\//.test(value.$schema)
}

/**
 * The spec as SVG, by the packages `vega` and `vega-lite`. Nothing outside of it is read: Vega would draw an empty chart where
 * that fails, without a word.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE for a spec that Vega refuses, or that names an address
 */
export async function drawVega(spec: object, path: string): Promise<string> {
  const address = outsideAddress(spec, '$')
  if (address !== undefined) {
    throw invalid(`The figure for '${path}' reads ${address}. Put the values into the spec, or log it as .json.`)
  }
  const missing = () => missingPackage(path, 'vega vega-lite', 'log it as .json')
  const vega = await import('vega').catch(missing)
  const lite = isLite(spec) ? await import('vega-lite').catch(missing) : undefined
  try {
    const compiled = lite?.compile(spec as Parameters<typeof lite.compile>[0]).spec
    const view = new vega.View(vega.parse(compiled ?? (spec as Parameters<typeof vega.parse>[0])), {
      renderer: 'none',
      logLevel: vega.Error,
    })
    const svg = await view.toSVG()
    view.finalize()
    return svg
  } catch (cause) {
    throw invalid(
      `Vega cannot draw the figure for '${path}': ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

function isLite(spec: object): boolean {
  return '$schema' in spec && String(spec.$schema).includes('/vega-lite/')
}

/** Where the spec names an address, other than within its data. */
function outsideAddress(value: unknown, at: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'values' || key === 'datasets') continue
    const place = Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`
    const isAddress = key === 'url' && typeof inner === 'string' && !inner.startsWith('data:')
    const found = isAddress ? `${inner.slice(0, 100)} (at ${place})` : outsideAddress(inner, place)
    if (found !== undefined) return found
  }
  return undefined
}

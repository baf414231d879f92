import { invalid } from '../invalid-input.js'
import { type CanvasLike, encodeCanvas, type ImageType, imageTypeOf, isCanvas } from './encoded-image.js'
import { jsonText } from './json-text.js'
import { artifactPath } from '../checks/artifact-path.js'
import { encodeText, extensionOf, type MadeFiles } from './made-file.js'
import { pageWith, plotlyPage, svgOf } from './markup.js'
import { plainValue } from './plain-value.js'
import { drawSpec, drawSvg, isVega } from './vega-figure.js'

/**
 * A figure: one of `@labbook/plots`, SVG or HTML as text, an element of a page such as those of Observable Plot, a Vega or
 * Vega-Lite spec, a figure of Plotly, a canvas, or the bytes of a file.
 */
export type FigureInput = string | { readonly outerHTML: string } | CanvasLike | Uint8Array | Blob | object

export interface FigureOptions {
  /** Pixels of a `.png` for each of an SVG, 1 to 8; 2 when left out. */
  readonly scale?: number
}

/**
 * A figure as a file; the extension decides of what kind. Specs are drawn, and SVG becomes PNG, by `@labbook/plots` where it is
 * installed.
 *
 * @example await figureFile('<svg …>', 'plots/loss.svg')
 * @example await figureFile({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', … }, 'plots/prices.html')
 * @example await figureFile({ data: [{ y: [1, 2] }], layout: {} }, 'plots/plotly.json')
 * @throws ApiError INVALID_PARAMETER_VALUE for a wrong path, what is no figure, a figure that cannot have that kind of file, and
 * what an optional package would be needed for
 */
export async function figureFile(figure: FigureInput, path: string, options: FigureOptions = {}): Promise<MadeFiles> {
  const checked = artifactPath(path)
  const kind = kindOf(checked)
  const bytes = await WRITERS[kind](read(figure), checked, scaleOf(options))
  return {
    files: [{ path: checked, bytes: typeof bytes === 'string' ? encodeText(bytes) : bytes }],
    tags: {},
    warnings: [],
  }
}

type Figure =
  | { readonly is: 'markup'; readonly text: string }
  | { readonly is: 'Vega spec' | 'Plotly figure'; readonly spec: object }
  | { readonly is: 'canvas'; readonly canvas: CanvasLike }
  | { readonly is: 'file'; readonly file: Uint8Array | Blob }

type Kind = 'json' | 'svg' | 'html' | 'pdf' | ImageType
type Writer = (figure: Figure, path: string, scale: number) => Promise<string | Uint8Array>

const EXTENSIONS: Readonly<Record<string, Kind>> = {
  '.json': 'json',
  '.svg': 'svg',
  '.html': 'html',
  '.pdf': 'pdf',
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
}

const WRITERS: Readonly<Record<Kind, Writer>> = {
  json: async (figure, path) => {
    if ('spec' in figure) return jsonText(plainValue(figure.spec))
    return fileBytes(figure, path, isJson, 'JSON')
  },
  svg: async (figure, path, scale) => {
    if ('spec' in figure) return drawSpec(vegaOf(figure, path), 'svg', { path, scale })
    if (figure.is !== 'markup') return fileBytes(figure, path, (bytes) => svgOf(textOf(bytes)) !== undefined, 'SVG')
    const svg = svgOf(figure.text)
    if (svg === undefined) throw invalid(`'${path}' takes SVG, but the text or element is none. Log HTML as .html.`)
    return svg
  },
  html: async (figure, path, scale) => {
    if (figure.is === 'Plotly figure') return plotlyPage(figure.spec, path)
    if (figure.is === 'Vega spec') return drawSpec(figure.spec, 'html', { path, scale })
    if (figure.is !== 'markup') return fileBytes(figure, path, (bytes) => bytes.length > 0, 'HTML')
    return pageWith(figure.text, path)
  },
  png: async (figure, path, scale) => {
    if (figure.is === 'canvas' || figure.is === 'file') return image(figure, path, 'png')
    if ('spec' in figure) return drawSpec(vegaOf(figure, path), 'png', { path, scale })
    const svg = svgOf(figure.text)
    if (svg === undefined) throw invalid(`'${path}' takes SVG, but the text or element is none. Log HTML as .html.`)
    return drawSvg(svg, { path, scale })
  },
  jpeg: (figure, path) => image(figure, path, 'jpeg'),
  webp: (figure, path) => image(figure, path, 'webp'),
  pdf: (figure, path) => fileBytes(figure, path, (bytes) => textOf(bytes.subarray(0, 5)) === '%PDF-', 'PDF'),
}

function kindOf(path: string): Kind {
  const kind = EXTENSIONS[extensionOf(path)]
  if (kind !== undefined) return kind
  throw invalid(`A figure is stored as ${Object.keys(EXTENSIONS).join(', ')}, but its path is '${path}'.`)
}

function scaleOf({ scale = 2 }: FigureOptions): number {
  if (typeof scale === 'number' && scale >= 1 && scale <= 8) return scale
  throw invalid(`The scale of a figure lies between 1 and 8, but it is ${String(scale)}.`)
}

/** A snapshot, as far as the figure lets one take it. */
function read(figure: FigureInput): Figure {
  if (typeof figure === 'string') return { is: 'markup', text: figure }
  if (figure instanceof Uint8Array) return { is: 'file', file: figure.slice() }
  if (figure instanceof Blob) return { is: 'file', file: figure }
  if (typeof figure === 'object' && figure !== null) {
    if (isCanvas(figure)) return { is: 'canvas', canvas: figure }
    if ('outerHTML' in figure && typeof figure.outerHTML === 'string') return { is: 'markup', text: figure.outerHTML }
    const spec = 'toJSON' in figure && typeof figure.toJSON === 'function' ? (figure.toJSON() as unknown) : figure
    if (isVega(spec)) return { is: 'Vega spec', spec: copied(spec) }
    if ('data' in figure && Array.isArray(figure.data)) return { is: 'Plotly figure', spec: copied(figure) }
  }
  throw invalid(
    'A figure is one of @labbook/plots, SVG or HTML, an element, a Vega or Vega-Lite spec with its $schema, a Plotly figure { data, layout }, a canvas, or the bytes of a file.',
  )
}

function copied(figure: object): object {
  try {
    return structuredClone(figure)
  } catch (cause) {
    throw invalid(`The figure holds what no file can hold: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function vegaOf(figure: Figure & { spec: object }, path: string): object {
  if (figure.is === 'Vega spec') return figure.spec
  throw invalid(
    `A Plotly figure can only be drawn by a browser, so '${path}' cannot be stored. Log it as .json or .html.`,
  )
}

async function image(figure: Figure, path: string, type: ImageType): Promise<Uint8Array> {
  if (figure.is === 'canvas') return (await encodeCanvas(figure.canvas, type)).bytes
  return fileBytes(figure, path, (bytes) => imageTypeOf(bytes) === type, type.toUpperCase())
}

async function fileBytes(
  figure: Figure,
  path: string,
  isRight: (bytes: Uint8Array) => boolean,
  kind: string,
): Promise<Uint8Array> {
  if (figure.is !== 'file')
    throw invalid(`A ${figure.is} cannot be stored as '${path}'. Log it under another extension.`)
  const bytes = figure.file instanceof Blob ? new Uint8Array(await figure.file.arrayBuffer()) : figure.file
  if (!isRight(bytes)) throw invalid(`'${path}' takes ${kind}, but the bytes are none.`)
  return bytes
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(textOf(bytes))
    return true
  } catch {
    return false
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

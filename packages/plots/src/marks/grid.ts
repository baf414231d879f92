import type { Theme } from '../theme.js'
import type { Canvas } from './compose.js'

/** A cell of a square of colours: its names, and its number under the field of the mark. */
export interface Cell {
  readonly [field: string]: string | number | null
}

/** Colours by number: equal steps over a domain. */
export interface Colours {
  readonly domain: readonly number[]
  readonly range: readonly string[]
}

export function diverging(theme: Theme, domain: readonly [number, number]): Colours {
  return { domain: equalSteps(domain, theme.diverging.length), range: theme.diverging }
}

export function sequential(theme: Theme, domain: readonly [number, number]): Colours {
  const range = theme.diverging.slice(theme.diverging.length >> 1)
  return { domain: equalSteps(domain, range.length), range }
}

export interface CellLayers {
  readonly canvas: Canvas
  /** The field of the number. */
  readonly field: string
  readonly colours: Colours
  readonly format: string
  readonly rows: { readonly field?: string; readonly title: string; readonly labels: readonly string[] }
  readonly columns: { readonly field?: string; readonly title: string; readonly labels: readonly string[] }
}

/** Cells with their numbers, hatched where they are missing. */
export function cellLayers(cells: readonly Cell[], about: CellLayers): object[] {
  const { canvas, field, colours, format, rows, columns } = about
  const axis = (name: string, title: string, labels: readonly string[], more: object) => ({
    field: name,
    type: 'nominal',
    title: title === '' ? null : title,
    sort: null,
    scale: { domain: labels, paddingInner: 0.03, paddingOuter: 0 },
    axis: { domain: false, ...more },
  })
  const [width, height] = [canvas.width / columns.labels.length, canvas.height / rows.labels.length]
  const longest = Math.max(...columns.labels.map((label) => label.length))
  const isSlanted = longest * 7.5 > width
  const place = {
    x: axis(columns.field ?? 'column', columns.title, columns.labels, {
      labelAngle: isSlanted ? -40 : 0,
      labelOverlap: false,
    }),
    y: axis(rows.field ?? 'row', rows.title, rows.labels, { labelOverlap: false }),
  }
  const isThere = `isValid(datum.${field})`
  const fontSize = Math.max(0, Math.min(13, Math.floor(width / 3.6), Math.floor(height / 1.6)))
  const layers: object[] = [
    {
      transform: [{ filter: isThere }],
      mark: { type: 'rect', tooltip: { content: 'data' } },
      encoding: {
        ...place,
        color: {
          field,
          type: 'quantitative',
          scale: { domain: colours.domain, range: colours.range, interpolate: 'rgb', clamp: true },
          legend: {
            title: null,
            gradientLength: Math.min(240, canvas.height),
            gradientThickness: 12,
            offset: 20,
            format,
          },
        },
      },
    },
  ]
  if (fontSize >= 7) {
    layers.push({
      transform: [{ filter: isThere }],
      mark: { type: 'text', fontSize },
      encoding: {
        ...place,
        text: { field, type: 'quantitative', format },
        color: { condition: { test: lightInkTest(field, colours), value: LIGHT_INK }, value: DARK_INK },
      },
    })
  }
  if (cells.some((cell) => cell[field] === null)) {
    layers.push({
      transform: [{ filter: `!${isThere}` }],
      // A shape of size 4 is drawn in pixels.
      mark: {
        type: 'point',
        shape: hatching(width * 0.97, height * 0.97),
        size: 4,
        stroke: canvas.theme.axis,
        strokeWidth: 1,
        filled: false,
        opacity: 1,
      },
      encoding: place,
    })
  }
  return layers
}

/** Lines that rise to the right, clipped to a rectangle around the origin. */
function hatching(width: number, height: number): string {
  const [w, h] = [width / 2, height / 2]
  const lines: string[] = []
  for (let offset = -w - h + 8; offset < w + h; offset += 8) {
    // y = offset − x, where both are inside.
    const [from, to] = [Math.max(-w, offset - h), Math.min(w, offset + h)]
    if (from < to) lines.push(`M${two(from)},${two(offset - from)}L${two(to)},${two(offset - to)}`)
  }
  return lines.join('')
}

function two(value: number): string {
  return String(Number(value.toFixed(2)))
}

const LIGHT_INK = '#ffffff'
const DARK_INK = '#101418'
const SAMPLES = 200

/** Where the light ink stands out more: the numbers whose colours do so lie together, from one sample to the next. */
function lightInkTest(field: string, colours: Colours): string {
  const [low, high] = [colours.domain[0] as number, colours.domain.at(-1) as number]
  const ranges: [number, number][] = []
  let start: number | undefined
  for (let i = 0; i <= SAMPLES; i += 1) {
    const value = low + ((high - low) * i) / SAMPLES
    const ground = luminance(colourAt(value, colours))
    const isLight = contrast(luminance(rgb(LIGHT_INK)), ground) > contrast(luminance(rgb(DARK_INK)), ground)
    if (isLight) start ??= i === 0 ? Number.NEGATIVE_INFINITY : value
    if (start !== undefined && (!isLight || i === SAMPLES)) {
      ranges.push([start, isLight ? Number.POSITIVE_INFINITY : value])
      start = undefined
    }
  }
  if (ranges.length === 0) return 'false'
  return ranges
    .map(
      ([from, to]) =>
        [
          ...(Number.isFinite(from) ? [`datum.${field} >= ${from}`] : []),
          ...(Number.isFinite(to) ? [`datum.${field} < ${to}`] : []),
        ].join(' && ') || 'true',
    )
    .map((test) => `(${test})`)
    .join(' || ')
}

function equalSteps([from, to]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

type Rgb = readonly [number, number, number]

/** Linear between the steps, as Vega's scale has it. */
function colourAt(value: number, { domain, range }: Colours): Rgb {
  const above = Math.max(
    1,
    domain.findIndex((step) => value <= step),
  )
  const [from, to] = [domain[above - 1] as number, domain[above] as number]
  const [start, end] = [rgb(range[above - 1] as string), rgb(range[above] as string)]
  const share = (value - from) / (to - from)
  return [0, 1, 2].map(
    (c) => (start[c] as number) + share * ((end[c] as number) - (start[c] as number)),
  ) as unknown as Rgb
}

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

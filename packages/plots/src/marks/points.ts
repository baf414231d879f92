import type { Canvas } from './compose.js'
import type { Domain } from './axes.js'
import { fieldOf } from './compose.js'

const MOST_MARKS = 5_000
const MOST_ROWS = 100_000

export interface Points {
  readonly x: { readonly column: string; readonly values: Float64Array; readonly domain: Domain }
  readonly y: { readonly column: string; readonly values: Float64Array; readonly domain: Domain }
  /** The category of each point, by which points are kept apart. */
  readonly category?: { readonly column: string; readonly at: (row: number) => string }
  /** `all` draws each point, whatever their number. */
  readonly points?: 'all' | undefined
  /** The opacity of one point. */
  readonly opacity: number
}

/** How points are drawn: their data, and the channels that differ from a plain plot. */
export interface DrawnPoints {
  readonly data: object
  readonly transform?: readonly object[]
  readonly opacity: object
}

/**
 * Many points fall on the same pixels. Up to 5,000 each is a mark. Above, the spec has every row but draws one mark a pixel, as
 * opaque as the points there are together; above 100,000 it has only the pixels. The picture is the same.
 */
export function drawnPoints(points: Points, canvas: Pick<Canvas, 'width' | 'height'>): DrawnPoints {
  const count = points.x.values.length
  if (count <= MOST_MARKS || points.points === 'all') {
    return { data: { values: rowsOf(points) }, opacity: { value: points.opacity } }
  }
  const together = {
    field: 'opacity',
    type: 'quantitative',
    scale: null,
    legend: null,
  }
  const opacity = { calculate: `1 - pow(${1 - points.opacity}, datum.count)`, as: 'opacity' }
  if (count > MOST_ROWS) {
    return { data: { values: pixelsOf(points, canvas) }, transform: [opacity], opacity: together }
  }
  const { x, y, category } = points
  return {
    data: { values: rowsOf(points) },
    transform: [
      { calculate: toPixel(x.column, x.domain, canvas.width), as: 'pixelX' },
      { calculate: toPixel(y.column, y.domain, canvas.height), as: 'pixelY' },
      {
        aggregate: [{ op: 'count', as: 'count' }],
        groupby: ['pixelX', 'pixelY', ...(category === undefined ? [] : [fieldOf(category.column)])],
      },
      { calculate: fromPixel('pixelX', x.domain, canvas.width), as: x.column },
      { calculate: fromPixel('pixelY', y.domain, canvas.height), as: y.column },
      opacity,
    ],
    opacity: together,
  }
}

function rowsOf({ x, y, category }: Points): object[] {
  return Array.from(x.values, (value, row) => ({
    [x.column]: value,
    [y.column]: y.values[row] as number,
    ...(category !== undefined && { [category.column]: category.at(row) }),
  }))
}

/** The pixels that have points, and how many. */
function pixelsOf({ x, y, category }: Points, { width, height }: Pick<Canvas, 'width' | 'height'>): object[] {
  const pixels = new Map<string, { x: number; y: number; label: string | undefined; count: number }>()
  for (let row = 0; row < x.values.length; row += 1) {
    const place = {
      x: Math.round(shareOf(x.values[row] as number, x.domain) * width),
      y: Math.round(shareOf(y.values[row] as number, y.domain) * height),
      label: category?.at(row),
    }
    const key = `${place.x} ${place.y} ${place.label ?? ''}`
    const pixel = pixels.get(key)
    if (pixel === undefined) pixels.set(key, { ...place, count: 1 })
    else pixel.count += 1
  }
  return Array.from(pixels.values(), (pixel) => ({
    [x.column]: valueAt(pixel.x / width, x.domain),
    [y.column]: valueAt(pixel.y / height, y.domain),
    ...(category !== undefined && { [category.column]: pixel.label }),
    count: pixel.count,
  }))
}

function shareOf(value: number, [low, high]: Domain): number {
  return (value - low) / (high - low)
}

function valueAt(share: number, [low, high]: Domain): number {
  return Number((low + share * (high - low)).toPrecision(9))
}

function toPixel(column: string, [low, high]: Domain, pixels: number): string {
  return `round((datum[${JSON.stringify(column)}] - ${low}) / ${high - low} * ${pixels})`
}

function fromPixel(field: string, [low, high]: Domain, pixels: number): string {
  return `${low} + datum.${field} / ${pixels} * ${high - low}`
}

/** Points above each other, of one number and a category each, drawn as `drawnPoints` does. */
export function drawnStack(
  rows: readonly { readonly label: string; readonly value: number }[],
  { domain, height, points, opacity }: { domain: Domain; height: number; points?: 'all' | undefined; opacity: number },
): DrawnPoints {
  const data = { values: rows }
  if (rows.length <= MOST_MARKS || points === 'all') return { data, opacity: { value: opacity } }
  return {
    data: rows.length > MOST_ROWS ? { values: stackedPixels(rows, domain, height) } : data,
    transform: [
      ...(rows.length > MOST_ROWS
        ? []
        : [
            { calculate: toPixel('value', domain, height), as: 'pixel' },
            { aggregate: [{ op: 'count', as: 'count' }], groupby: ['pixel', 'label'] },
            { calculate: fromPixel('pixel', domain, height), as: 'value' },
          ]),
      { calculate: `1 - pow(${1 - opacity}, datum.count)`, as: 'opacity' },
    ],
    opacity: { field: 'opacity', type: 'quantitative', scale: null, legend: null },
  }
}

function stackedPixels(rows: readonly { label: string; value: number }[], domain: Domain, height: number): object[] {
  const pixels = new Map<string, { label: string; value: number; count: number }>()
  for (const { label, value } of rows) {
    const pixel = Math.round(shareOf(value, domain) * height)
    const key = `${pixel} ${label}`
    const known = pixels.get(key)
    if (known === undefined) pixels.set(key, { label, value: valueAt(pixel / height, domain), count: 1 })
    else known.count += 1
  }
  return [...pixels.values()]
}

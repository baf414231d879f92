import { isObject } from '../../format/is-object.js'
import { type FigureTable, listsTable } from './figure-table.js'
import { askedFor } from './vega-host.js'

/** A trace or a layout, as in Plotly's reference. */
export type PlotlyObject = Readonly<Record<string, unknown>>

export interface Figure {
  readonly data: readonly PlotlyObject[]
  readonly layout: PlotlyObject
}

/** The trace types in our bundle (U-CHART-11); a trace without a type is a scatter. */
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'scatter', 'bar', 'box', 'contour', 'heatmap', 'parcoords'])

/** Whether a JSON value is a figure that our Plotly bundle can draw. */
export function isPlotly(value: object): boolean {
  const { data, layout } = value as Partial<Figure>
  return Array.isArray(data) && isObject(layout) && data.every((trace) => isObject(trace) && TYPES.has(trace.type))
}

const LEFT_OUT = new Set('template width height paper_bgcolor plot_bgcolor updatemenus sliders'.split(' '))

/**
 * The figure in the page's theme: without its own template, size, background and buttons.
 *
 * @throws Error with a sentence that names the external resource it loads
 */
export function readPlotlyFigure(text: string): Figure {
  const { data, layout } = JSON.parse(text, (key, value: unknown) => {
    // Of all supported traces and layout elements, only images have a source.
    if (key === 'source' && typeof value === 'string' && !value.startsWith('data:')) throw new Error(askedFor(value))
    return value
  }) as Figure
  const kept = Object.entries(layout).filter(([name]) => !LEFT_OUT.has(name))
  return { data, layout: { showlegend: data.length > 1, ...Object.fromEntries(kept) } }
}

/** The arrays of each trace as columns; a matrix becomes one row per cell. */
export function plotlyTables({ data }: Figure): FigureTable[] {
  return data.map((trace, i) => {
    const name = typeof trace.name === 'string' ? trace.name : `${String(trace.type ?? 'scatter')} ${i + 1}`
    const lists = listsOf(trace)
    const matrix = lists.find(([, list]) => Array.isArray(list[0]) || ArrayBuffer.isView(list[0]))
    return matrix === undefined ? listsTable(name, lists) : cellsTable(name, matrix as Matrix, new Map(lists))
  })
}

type Lists = readonly (readonly [string, ArrayLike<unknown>])[]
type Matrix = readonly [string, ArrayLike<ArrayLike<unknown>>]

function listsOf(trace: PlotlyObject): Lists {
  const named = Array.isArray(trace.dimensions)
    ? trace.dimensions.filter(isObject).map(({ label, values }) => [String(label), values] as const)
    : Object.entries(trace)
  return named.flatMap(([name, value]) => {
    const list = Array.isArray(value) ? value : isObject(value) ? numbersOf(value) : undefined
    return list === undefined ? [] : [[name, list] as const]
  })
}

function cellsTable(name: string, [key, matrix]: Matrix, lists: ReadonlyMap<string, ArrayLike<unknown>>): FigureTable {
  const rows = Array.from(matrix).flatMap((line, row) =>
    Array.from(line, (value, column) => [lists.get('x')?.[column] ?? column, lists.get('y')?.[row] ?? row, value]),
  )
  return { name, columns: ['x', 'y', key], rows }
}

const NUMBERS = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
} as const

/** Decodes arrays as Plotly's Python library writes them since version 6: base64 bytes, and a shape for matrices. */
function numbersOf({ dtype, bdata, shape }: PlotlyObject): ArrayLike<unknown> | undefined {
  if (typeof bdata !== 'string' || typeof dtype !== 'string') return undefined
  const Numbers = NUMBERS[dtype as keyof typeof NUMBERS]
  if (Numbers === undefined) return undefined
  const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0))
  const numbers = new Numbers(bytes.buffer)
  if (shape === undefined) return numbers
  const [lines = 0, columns = 0] = String(shape).split(',').map(Number)
  return Array.from({ length: lines }, (_, line) => numbers.subarray(line * columns, (line + 1) * columns))
}

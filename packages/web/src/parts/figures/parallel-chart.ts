import type { Definitions } from '../../api/definitions.js'
import { formatDefinedTick } from '../../format/format-defined.js'
import { shorten } from '../../format/shorten.js'
import { axisFormat, axisTitle, type ComparedRun, valueOf } from './compared-run.js'
import type { Figure, PlotlyObject } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'

const NOT_LOGGED = 'not logged'
const LABEL_CHARACTERS = 32
const TICK_CHARACTERS = 20

/** Runs as lines over parallel axes, in the order of selection (U-CMP-10). */
export function parallelFigure(
  runs: readonly ComparedRun[],
  axes: readonly string[],
  definitions: Definitions,
  colours: readonly string[],
): Figure {
  const last = Math.max(1, runs.length - 1)
  const colorscale =
    runs.length === 1
      ? [
          [0, colours[runs[0]?.look.place ?? 0]],
          [1, colours[runs[0]?.look.place ?? 0]],
        ]
      : runs.map((run, i) => [i / last, colours[run.look.place]])
  return {
    data: [
      {
        type: 'parcoords',
        line: { color: runs.map((_, i) => i), colorscale, cmin: 0, cmax: last },
        dimensions: axes.map((axis) => dimension(axis, runs, definitions)),
        labelangle: 0,
      },
    ],
    layout: { margin: { l: SIDE_PX, r: SIDE_PX, t: 56, b: 32 } },
    minWidth:
      2 * SIDE_PX +
      (axes.length - 1) * Math.max(...axes.map((axis) => headOf(axis, definitions).length * CHARACTER_PX)),
  }
}

/** Margin left and right of the outer axes. */
const SIDE_PX = 72
/** Width of a character in a label; labels are centred over their axes. */
const CHARACTER_PX = 7

function headOf(axis: string, definitions: Definitions): string {
  return shorten(axisTitle(axis, definitions), LABEL_CHARACTERS)
}

/** Numbers on a scale with the lowest at the bottom; anything else as categories. */
function dimension(axis: string, runs: readonly ComparedRun[], definitions: Definitions): PlotlyObject {
  const values = runs.map((run) => valueOf(run, axis))
  const label = plotlyText(headOf(axis, definitions))
  const format = axisFormat(axis, definitions)?.format ?? 'number'
  if (values.every((value): value is number => typeof value === 'number' && Number.isFinite(value))) {
    const distinct = [...new Set(values)].sort((a, b) => a - b)
    if (distinct.length > TICKED_VALUES && format === 'number') return { label, values }
    const tickvals = distinct.length <= TICKED_VALUES ? distinct : evenlyBetween(distinct)
    const ticktext = tickvals.map((value) =>
      format === 'number' ? fiveDigits(value) : formatDefinedTick(value, { format }),
    )
    return { label, values, tickvals, ticktext }
  }
  const order = categories(values)
  return {
    label,
    values: values.map((value) => order.indexOf(value ?? NOT_LOGGED)),
    tickvals: order.map((_, i) => i),
    ticktext: order.map((value) => (typeof value === 'number' ? fiveDigits(value) : shorten(value, TICK_CHARACTERS))),
    range: [-0.25, order.length - 0.75],
  }
}

/** Up to so many distinct values have a tick each. */
const TICKED_VALUES = 8

/** From the lowest to the highest of sorted values. */
function evenlyBetween(values: readonly number[]): readonly number[] {
  const [low = 0, high = 0] = [values[0], values.at(-1)]
  return [0, 0.25, 0.5, 0.75, 1].map((part) => low + part * (high - low))
}

/** Numbers by value, then texts, then "not logged" at the bottom. */
export function categories(values: readonly (number | string | undefined)[]): readonly (number | string)[] {
  const present = new Set(values.filter((value) => value !== undefined))
  const numbers = [...present].filter((value) => typeof value === 'number').sort((a, b) => a - b)
  const texts = [...present].filter((value) => typeof value === 'string').sort()
  return [...(values.includes(undefined) ? [NOT_LOGGED] : []), ...numbers, ...texts]
}

export function fiveDigits(value: number): string {
  return String(Number(value.toPrecision(5)))
}

import { shorten } from '../../format/shorten.js'
import { axisLabel, type ComparedRun, valueOf } from './compared-run.js'
import type { Figure, PlotlyObject } from './plotly-figure.js'

const NOT_LOGGED = 'not logged'
const LABEL_CHARACTERS = 32
const TICK_CHARACTERS = 20

/** Runs as lines over parallel axes, in the order of selection (U-CMP-10). */
export function parallelFigure(runs: readonly ComparedRun[], axes: readonly string[]): Figure {
  const last = Math.max(1, runs.length - 1)
  const colorscale =
    runs.length === 1
      ? [
          [0, runs[0]?.colour],
          [1, runs[0]?.colour],
        ]
      : runs.map((run, i) => [i / last, run.colour])
  return {
    data: [
      {
        type: 'parcoords',
        line: { color: runs.map((_, i) => i), colorscale, cmin: 0, cmax: last },
        dimensions: axes.map((axis) => dimension(axis, runs)),
        labelangle: 0,
      },
    ],
    layout: { margin: { l: SIDE_PX, r: SIDE_PX, t: 56, b: 32 } },
    minWidth: 2 * SIDE_PX + (axes.length - 1) * Math.max(...axes.map((axis) => labelOf(axis).length * CHARACTER_PX)),
  }
}

/** Margin left and right of the outer axes. */
const SIDE_PX = 72
/** Width of a character in a label; labels are centred over their axes. */
const CHARACTER_PX = 7

function labelOf(axis: string): string {
  return shorten(axisLabel(axis), LABEL_CHARACTERS)
}

/** Numbers on a scale with the lowest at the bottom; anything else as categories. */
function dimension(axis: string, runs: readonly ComparedRun[]): PlotlyObject {
  const values = runs.map((run) => valueOf(run, axis))
  const label = labelOf(axis)
  if (values.every((value): value is number => typeof value === 'number' && Number.isFinite(value))) {
    const distinct = [...new Set(values)].sort((a, b) => a - b)
    const ticks = distinct.length <= 8 ? { tickvals: distinct, ticktext: distinct.map(fiveDigits) } : {}
    return { label, values, ...ticks }
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

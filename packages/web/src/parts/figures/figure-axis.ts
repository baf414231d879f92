import type { MetricFormat } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { shorten } from '../../format/shorten.js'
import { categoryOrder } from './category-order.js'
import { type AxisValue, axisFormat, axisTitle } from './compared-run.js'
import type { PlotlyObject } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'

/** An axis of a Plotly chart: how it looks, and where values stand on it. */
export interface FigureAxis {
  readonly layout: PlotlyObject
  readonly at: (value: AxisValue | undefined) => number
}

/** Numbers on a scale if all values are numbers, else a place for each category. */
export function figureAxis(
  axis: string,
  values: readonly (AxisValue | undefined)[],
  definitions: Definitions,
  { isCategorical = false }: { readonly isCategorical?: boolean } = {},
): FigureAxis {
  const numbers = values.flatMap((value) => value?.number ?? [])
  if (isCategorical || numbers.length < values.length) return categoryAxis(axis, values, definitions)
  return {
    layout: { ...titled(axis, definitions), ...ticksOf(numbers, axisFormat(axis, definitions)?.format ?? 'number') },
    at: (value) => value?.number ?? 0,
  }
}

/** The title of an axis, and how its ticks are written. */
export function titled(axis: string, definitions: Definitions) {
  const text = plotlyText(shorten(axisTitle(axis, definitions), TITLE_CHARACTERS))
  return { title: { text }, automargin: true, ...TICKS[axisFormat(axis, definitions)?.format ?? 'number'] }
}

const TITLE_CHARACTERS = 60
const TICK_CHARACTERS = 24

const TICKS: Readonly<Record<MetricFormat, object>> = {
  // In full up to ten million, as everywhere else: no "140k".
  number: { separatethousands: true, exponentformat: 'e', minexponent: 7 },
  percent: { tickformat: '.3~%' },
  duration: { ticksuffix: ' s' },
  bytes: { tickformat: '.5~s', ticksuffix: 'B' },
}

/** Categories stand at 0, 1, 2, …: as texts, Plotly would take some for numbers, dates or HTML. */
function categoryAxis(axis: string, values: readonly (AxisValue | undefined)[], definitions: Definitions): FigureAxis {
  const order = categoryOrder(values)
  const places = new Map(order.map((text, i) => [text, i]))
  return {
    layout: {
      ...titled(axis, definitions),
      tickformat: '',
      ticksuffix: '',
      tickmode: 'array',
      tickvals: order.map((_, i) => i),
      ticktext: order.map((text) => plotlyText(text === undefined ? 'not logged' : tickText(text))),
      range: [-0.5, order.length - 0.5],
      zeroline: false,
    },
    at: (value) => places.get(value?.text) ?? 0,
  }
}

function tickText(text: string): string {
  return text.trim() === '' ? JSON.stringify(text) : shorten(text, TICK_CHARACTERS)
}

/** Plotly's own ticks, but only whole ones for whole numbers, and a single one for a single value. */
function ticksOf(numbers: readonly number[], format: MetricFormat): object {
  const distinct = [...new Set(numbers)]
  const [only] = distinct
  if (distinct.length === 1 && only !== undefined) {
    const air = only === 0 ? 1 : Math.abs(only) / 10
    return { range: [only - air, only + air], tickmode: 'array', tickvals: [only] }
  }
  const [low, high] = distinct.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number])
  const isWhole = format === 'number' && distinct.every(Number.isInteger) && high - low <= MOST_WHOLE
  return isWhole ? { tickmode: 'linear', tick0: 0, dtick: 1 } : {}
}

const MOST_WHOLE = 10

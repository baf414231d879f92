import type { MetricFormat } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { shorten } from '../../format/shorten.js'
import { axisFormat, axisTitle, type ComparedRun, valueOf } from './compared-run.js'
import type { Figure } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'

/** One point per run; the axis titles follow the selected axes (U-CMP-11). */
export function scatterFigure(
  runs: readonly ComparedRun[],
  { x, y, colours }: { x: string; y: string; colours: readonly string[] },
  definitions: Definitions,
): Figure {
  const shown = runs.filter((run) => valueOf(run, x) !== undefined && valueOf(run, y) !== undefined)
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: shown.map((run) => plotlyText(valueOf(run, x))),
        y: shown.map((run) => plotlyText(valueOf(run, y))),
        text: shown.map((run) => plotlyText(run.name)),
        hovertemplate: '%{text}<br>%{x}<br>%{y}<extra></extra>',
        marker: { size: 10, color: shown.map((run) => colours[run.look.place]) },
      },
    ],
    layout: {
      xaxis: { ...titled(x, definitions), ...categoryTicks(shown.map((run) => valueOf(run, x))) },
      yaxis: { ...titled(y, definitions), ...categoryTicks(shown.map((run) => valueOf(run, y))) },
    },
  }
}

/** The title of an axis, and how its ticks are written. */
export function titled(axis: string, definitions: Definitions) {
  const text = plotlyText(shorten(axisTitle(axis, definitions), TITLE_CHARACTERS))
  return { title: { text }, automargin: true, ...TICKS[axisFormat(axis, definitions)?.format ?? 'number'] }
}

const TICKS: Readonly<Record<MetricFormat, object>> = {
  number: {},
  percent: { tickformat: '.3~%' },
  duration: { ticksuffix: ' s' },
  bytes: { tickformat: '.5~s', ticksuffix: 'B' },
}

/** Category labels, shortened to leave room for the plot; numbers use regular ticks. */
export function categoryTicks(values: readonly (number | string | undefined)[]) {
  if (!values.some((value) => typeof value === 'string')) return {}
  const categories = [...new Set(values.map(String))]
  return {
    type: 'category',
    tickmode: 'array',
    tickvals: categories.map(plotlyText),
    ticktext: categories.map((category) => plotlyText(shorten(category, TICK_CHARACTERS))),
  }
}

const TITLE_CHARACTERS = 60
const TICK_CHARACTERS = 24

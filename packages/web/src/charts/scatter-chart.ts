import { axisLabel, type ComparedRun, valueOf } from './compared-run.js'
import type { Figure } from './plotly-chart.js'
import { plotlyText } from './plotly-text.js'

/** A point a run; the axes are named after what was chosen (U-CMP-11). */
export function scatterFigure(runs: readonly ComparedRun[], x: string, y: string): Figure {
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
        marker: { size: 10, color: shown.map((run) => run.colour) },
      },
    ],
    layout: titled(x, y),
  }
}

export function titled(x: string, y: string) {
  return {
    xaxis: { title: { text: axisLabel(x) }, automargin: true },
    yaxis: { title: { text: axisLabel(y) }, automargin: true },
  }
}

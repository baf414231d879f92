import type { Definitions } from '../../api/definitions.js'
import { type ComparedRun, valueOf } from './compared-run.js'
import type { Figure } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'
import { categoryTicks, titled } from './scatter-chart.js'

/** A metric by the categories of a param, with the runs beside each box (U-CMP-12). */
export function boxFigure(
  runs: readonly ComparedRun[],
  { x, y }: { x: string; y: string },
  definitions: Definitions,
): Figure {
  const shown = runs.filter((run) => valueOf(run, y) !== undefined)
  const category = (run: ComparedRun) => String(valueOf(run, x) ?? 'not logged')
  return {
    data: [
      {
        type: 'box',
        x: shown.map((run) => plotlyText(category(run))),
        y: shown.map((run) => valueOf(run, y)),
        text: shown.map((run) => plotlyText(run.name)),
        boxpoints: 'all',
        jitter: 0.3,
        pointpos: -1.8,
      },
    ],
    layout: {
      xaxis: { ...titled(x, definitions), ...categoryTicks(shown.map(category)) },
      yaxis: titled(y, definitions),
    },
  }
}

import type { Definitions } from '../../api/definitions.js'
import { boxFigure } from './box-chart.js'
import type { ComparedRun } from './compared-run.js'
import { contourFigure, contourLacks } from './contour-chart.js'
import { parallelFigure } from './parallel-chart.js'
import type { Figure } from './plotly-figure.js'
import { scatterFigure } from './scatter-chart.js'

/** Charts of runs over some of their params and metrics. */
export type AxisFigureType = 'parallel' | 'scatter' | 'box' | 'contour'

/** `axes` are `params.<key>` and `metrics.<key>`, X first. */
export interface FigureAxes {
  readonly axes: readonly string[]
  readonly definitions: Definitions
  /** Of the runs, by place in the palette. */
  readonly colours: readonly string[]
}

export function axisFigure(
  type: AxisFigureType,
  runs: readonly ComparedRun[],
  { axes, definitions, colours }: FigureAxes,
): Figure {
  const [x = '', y = '', z = ''] = axes
  switch (type) {
    case 'parallel':
      return parallelFigure(runs, axes, definitions, colours)
    case 'scatter':
      return scatterFigure(runs, { x, y, colours }, definitions)
    case 'box':
      return boxFigure(runs, { x, y }, definitions)
    case 'contour':
      return contourFigure(runs, { x, y, z, colours }, definitions)
  }
}

/** Why the runs cannot be drawn, if they cannot. */
export function axisFigureLacks(
  type: AxisFigureType,
  runs: readonly ComparedRun[],
  [x = '', y = '', z = '']: readonly string[],
): string | undefined {
  return type === 'contour' ? contourLacks(runs, { x, y, z }) : undefined
}

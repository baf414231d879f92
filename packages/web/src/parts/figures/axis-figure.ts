import type { Definitions } from '../../api/definitions.js'
import { boxFigure } from './box-chart.js'
import { axisTitle, type ComparedRun } from './compared-run.js'
import { contourFigure, contourLacks } from './contour-chart.js'
import type { MarkLook } from './figure-marks.js'
import { type AxisTaste, figurePoints, leftOutText } from './figure-points.js'
import type { Figure } from './plotly-figure.js'
import { scatterFigure } from './scatter-chart.js'

/** Charts of runs over two or three of their params and metrics. */
export type AxisFigureType = 'scatter' | 'box' | 'contour'

export interface AxisFigure {
  /** Undefined if there is nothing to draw: no empty axes. */
  readonly figure: Figure | undefined
  /** What is not drawn, and why. */
  readonly notes: readonly string[]
}

const TASTES: Readonly<Record<AxisFigureType, readonly AxisTaste[]>> = {
  scatter: ['text', 'text'],
  box: ['missing', 'number'],
  contour: ['number', 'number', 'number'],
}

/** `axes` are `params.<key>` and `metrics.<key>`, X first. */
export function axisFigure(
  type: AxisFigureType,
  runs: readonly ComparedRun[],
  { axes, definitions, look }: { axes: readonly string[]; definitions: Definitions; look: MarkLook },
): AxisFigure {
  const [x = '', y = '', z = ''] = axes
  const tastes = TASTES[type]
  const wanted = tastes.map((taste, i) => [axes[i] ?? '', taste] as const)
  if (wanted.some(([axis]) => axis === '')) return { figure: undefined, notes: [TOO_FEW_AXES[type]] }
  const { points, leftOut } = figurePoints(runs, wanted, definitions)
  const missing = leftOutText(leftOut, runs.length)
  const isContour = type === 'contour'
  const lacks = isContour ? contourLacks(points, [x, y, z]) : undefined
  const notes = [lacks, missing].filter((note) => note !== undefined)
  if (points.length === 0) {
    const titles = wanted.map(([axis]) => axisTitle(axis, definitions)).join(', ')
    return {
      figure: undefined,
      notes: [...(lacks === undefined ? [`No run can be drawn over ${titles}.`] : []), ...notes],
    }
  }
  const figure = isContour
    ? contourFigure(points, [x, y, z], definitions, look)
    : (type === 'box' ? boxFigure : scatterFigure)(points, [x, y], definitions, look)
  return { figure, notes }
}

const TOO_FEW_AXES: Readonly<Record<AxisFigureType, string>> = {
  scatter: 'A scatter plot needs two parameters or metrics.',
  box: 'A box plot needs a parameter across and a metric up.',
  contour: 'A contour plot needs three different parameters or metrics.',
}

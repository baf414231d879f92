import type { Definitions } from '../../api/definitions.js'
import { figureAxis } from './figure-axis.js'
import { type MarkLook, markers } from './figure-marks.js'
import type { FigurePoint } from './figure-points.js'
import type { Figure } from './plotly-figure.js'

/** One point per run; the axis titles follow the selected axes (U-CMP-11). */
export function scatterFigure(
  points: readonly FigurePoint[],
  [x, y]: readonly [x: string, y: string],
  definitions: Definitions,
  look: MarkLook,
): Figure {
  const [xs, ys] = [points.map(({ values }) => values[0]), points.map(({ values }) => values[1])]
  const [xAxis, yAxis] = [figureAxis(x, xs, definitions), figureAxis(y, ys, definitions)]
  return {
    data: [markers(points, [x, y], { x: xs.map(xAxis.at), y: ys.map(yAxis.at) }, definitions, look)],
    layout: { xaxis: xAxis.layout, yaxis: yAxis.layout },
  }
}

import type { Definitions } from '../../api/definitions.js'
import { figureAxis } from './figure-axis.js'
import { type MarkLook, markers } from './figure-marks.js'
import type { FigurePoint } from './figure-points.js'
import type { Figure } from './plotly-figure.js'

/** A metric by the categories of a param, with the runs in their colours beside each box (U-CMP-12). */
export function boxFigure(
  points: readonly FigurePoint[],
  [x, y]: readonly [x: string, y: string],
  definitions: Definitions,
  look: MarkLook,
): Figure {
  const [xs, ys] = [points.map(({ values }) => values[0]), points.map(({ values }) => values[1])]
  const [xAxis, yAxis] = [figureAxis(x, xs, definitions, { isCategorical: true }), figureAxis(y, ys, definitions)]
  const [across, up] = [xs.map(xAxis.at), ys.map(yAxis.at)]
  const boxes = {
    type: 'box',
    x: across,
    y: up,
    width: BOX_WIDTH,
    boxpoints: false,
    fillcolor: look.fill,
    line: { color: look.line, width: 1.5 },
  }
  const beside = { x: across.map((place, i) => place - ASIDE + SPREAD * spread(i)), y: up }
  return {
    data: [boxes, markers(points, [x, y], beside, definitions, look)],
    layout: { xaxis: xAxis.layout, yaxis: yAxis.layout },
  }
}

/** In parts of the distance between two categories. */
const BOX_WIDTH = 0.3
const ASIDE = 0.3
const SPREAD = 0.06

/** From -1 to 1, another for each neighbour, and the same whenever the chart is drawn. */
function spread(index: number): number {
  return ((index * 0.618) % 1) * 2 - 1
}

import type { Definitions } from '../../api/definitions.js'
import { axisTitle } from './compared-run.js'
import { figureAxis } from './figure-axis.js'
import { type MarkLook, markers } from './figure-marks.js'
import type { FigurePoint } from './figure-points.js'
import type { Figure } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'

type ContourAxes = readonly [x: string, y: string, z: string]

/** A contour plot of three numbers, with the runs as points (U-CMP-12). */
export function contourFigure(
  points: readonly FigurePoint[],
  axes: ContourAxes,
  definitions: Definitions,
  look: MarkLook,
): Figure {
  const [x, y, z] = axes
  const [xs, ys] = [points.map(({ values }) => values[0]), points.map(({ values }) => values[1])]
  const [xAxis, yAxis] = [figureAxis(x, xs, definitions), figureAxis(y, ys, definitions)]
  const place = { x: xs.map(xAxis.at), y: ys.map(yAxis.at) }
  const surface = {
    type: 'contour',
    ...place,
    z: points.map(({ values }) => values[2]?.number),
    connectgaps: true,
    contours: { coloring: 'heatmap' },
    hoverinfo: 'skip',
    colorscale: 'Viridis',
    colorbar: { title: { text: plotlyText(axisTitle(z, definitions)), side: 'right' } },
  }
  const dots = markers(points, axes, place, definitions, look)
  return {
    data: contourLacks(points, axes) === undefined ? [surface, dots] : [dots],
    layout: { xaxis: xAxis.layout, yaxis: yAxis.layout },
  }
}

/** Why no contour can be drawn; `undefined` if it can. */
export function contourLacks(points: readonly FigurePoint[], axes: ContourAxes): string | undefined {
  if (new Set(axes).size < 3) return 'A contour plot needs three different parameters or metrics.'
  const places = points.map(({ values: [x, y] }) => ({ x: x?.number ?? 0, y: y?.number ?? 0 }))
  if (places.length < 3) return 'A contour plot needs at least three runs whose X, Y and Z are numbers.'
  return spansPlane(places) ? undefined : 'A contour plot needs runs that are not all on one line.'
}

function spansPlane(points: readonly { x: number; y: number }[]): boolean {
  const [a, ...others] = points
  if (a === undefined) return false
  return others.some((b) => others.some((c) => Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) > 0))
}

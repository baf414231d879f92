import type { Definitions } from '../../api/definitions.js'
import { axisTitle, type ComparedRun, valueOf } from './compared-run.js'
import type { Figure } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'
import { titled } from './scatter-chart.js'

/** A contour plot of three numbers, with the runs as points (U-CMP-12). */
export function contourFigure(
  runs: readonly ComparedRun[],
  { x, y, z, colours }: { x: string; y: string; z: string; colours: readonly string[] },
  definitions: Definitions,
): Figure {
  const points = runs.flatMap((run) => {
    const [a, b, c] = [valueOf(run, x), valueOf(run, y), valueOf(run, z)]
    return typeof a === 'number' && typeof b === 'number' && typeof c === 'number' ? [{ run, x: a, y: b, z: c }] : []
  })
  const [xs, ys, zs] = [points.map((p) => p.x), points.map((p) => p.y), points.map((p) => p.z)]
  const dots = {
    type: 'scatter',
    mode: 'markers',
    x: xs,
    y: ys,
    text: points.map((p) => plotlyText(p.run.name)),
    marker: { size: 9, color: points.map((p) => colours[p.run.look.place]) },
  }
  const surface = {
    type: 'contour',
    x: xs,
    y: ys,
    z: zs,
    connectgaps: true,
    contours: { coloring: 'heatmap' },
    colorscale: 'Viridis',
    colorbar: { title: { text: plotlyText(axisTitle(z, definitions)), side: 'right' } },
  }
  return {
    data: spansPlane(points) ? [surface, dots] : [dots],
    layout: { xaxis: titled(x, definitions), yaxis: titled(y, definitions) },
  }
}

/** Why no contour can be drawn; `undefined` if it can. */
export function contourLacks(
  runs: readonly ComparedRun[],
  { x, y, z }: { x: string; y: string; z: string },
): string | undefined {
  if (new Set([x, y, z]).size < 3) return 'A contour plot needs three different parameters or metrics.'
  const points = runs.flatMap((run) => {
    const [a, b] = [valueOf(run, x), valueOf(run, y)]
    return typeof a === 'number' && typeof b === 'number' ? [{ x: a, y: b }] : []
  })
  if (points.length < 3) return 'A contour plot needs at least three runs whose X and Y are numbers.'
  return spansPlane(points) ? undefined : 'A contour plot needs runs that are not all on one line.'
}

function spansPlane(points: readonly { x: number; y: number }[]): boolean {
  const [a, ...others] = points
  if (a === undefined) return false
  return others.some((b) => others.some((c) => Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) > 0))
}

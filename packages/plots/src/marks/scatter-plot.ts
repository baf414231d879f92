import type { Figure } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { correlation } from '../statistics/correlation.js'
import { extent } from '../statistics/summary.js'
import { categorisedNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { colourBy, niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, fieldOf, type FigureOptions } from './compose.js'
import { drawnPoints } from './points.js'

export interface ScatterPlotOptions extends FigureOptions {
  readonly x: string
  readonly y: string
  /** A column of at most twelve categories, a colour for each. */
  readonly colorBy?: string | undefined
  /** A column of numbers that are the areas of the points. Every point is drawn then. */
  readonly sizeBy?: string | undefined
  /** `all` draws each point, whatever their number. */
  readonly points?: 'all' | undefined
}

export interface ScatterPlotStats {
  readonly n: number
  readonly dropped: number
  /** Pearson's correlation; NaN for a constant column. */
  readonly r: number
}

const MOST_SIZED = 20_000

/**
 * Two numbers of each row as a point.
 *
 * @example scatterPlot(homes, { x: 'sqft_living', y: 'price', colorBy: 'waterfront' })
 */
export function scatterPlot(table: TableInput, options: ScatterPlotOptions): Figure<ScatterPlotStats> {
  const { x, y, colorBy, sizeBy } = options
  const names = sizeBy === undefined ? [x, y] : [x, y, sizeBy]
  const { columns, dropped, labels, labelAt } = categorisedNumbers(openTable(table), names, colorBy)
  const [xs, ys, sizes] = columns as [Float64Array, Float64Array, Float64Array | undefined]
  if (sizes !== undefined && xs.length > MOST_SIZED) {
    const rule = `Points of several sizes are drawn up to ${MOST_SIZED} rows, but there are ${xs.length}. Take a sample.`
    throw new PlotError('BAD_OPTION', rule)
  }
  const canvas = canvasOf(options)
  const [domainX, domainY] = [niceDomain(...extent(xs)), niceDomain(...extent(ys))]
  const points = drawnPoints(
    {
      x: { column: x, values: xs, domain: domainX },
      y: { column: y, values: ys, domain: domainY },
      ...(colorBy !== undefined && { category: { column: colorBy, at: labelAt } }),
      ...(sizes !== undefined && sizeBy !== undefined && { size: { column: sizeBy, values: sizes } }),
      points: sizes === undefined ? options.points : 'all',
      opacity: 0.5,
    },
    canvas,
  )
  const size =
    sizeBy === undefined
      ? {}
      : { size: { field: fieldOf(sizeBy), type: 'quantitative', title: sizeBy, scale: { range: [8, 240] } } }
  return compose(
    {
      mark: 'scatterPlot',
      stats: { n: xs.length, dropped, r: correlation(xs, ys) },
      description: `Scatter plot of ${y} against ${x}: ${counted(xs.length, 'point')}.`,
      captions: [counted(xs.length, 'point'), droppedCaption(dropped)],
      body: {
        layer: [
          {
            data: points.data,
            ...(points.transform !== undefined && { transform: points.transform }),
            mark: { type: 'point', filled: true, color: canvas.accent, size: 20, tooltip: true },
            encoding: {
              x: numberAxis(x, { title: options.xTitle ?? x, domain: domainX, format: options.format, grid: true }),
              y: numberAxis(y, { title: options.yTitle ?? y, domain: domainY, format: options.format }),
              opacity: points.opacity,
              ...colourBy(colorBy, labels),
              ...size,
            },
          },
        ],
      },
    },
    options,
  )
}

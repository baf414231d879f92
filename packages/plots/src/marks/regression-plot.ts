import type { Figure } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { linearFit } from '../statistics/linear-fit.js'
import { extent } from '../statistics/summary.js'
import { completeNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'
import { drawnPoints } from './points.js'

export interface RegressionPlotOptions extends FigureOptions {
  readonly x: string
  readonly y: string
  /** Percent of the band around the line; 95 when left out. */
  readonly ci?: number | undefined
  /** `all` draws each point, whatever their number. */
  readonly points?: 'all' | undefined
}

export interface RegressionPlotStats {
  readonly n: number
  readonly dropped: number
  /** Without a fit for fewer than three points and for a constant x. */
  readonly slope?: number
  readonly intercept?: number
  readonly r?: number
  /** The standard error of the residuals. */
  readonly s?: number
  /** The quantile of Student's t for the band. */
  readonly t?: number
  readonly line: readonly LinePoint[]
}

export interface LinePoint {
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
}

const STEPS = 100

/**
 * Points with their line of least squares, and a band where the mean is expected.
 *
 * @example regressionPlot(homes, { x: 'sqft_living', y: 'price' })
 */
export function regressionPlot(table: TableInput, options: RegressionPlotOptions): Figure<RegressionPlotStats> {
  const { x, y, ci = 95 } = options
  if (!(ci > 0 && ci < 100)) {
    throw new PlotError('BAD_OPTION', `The band is a percentage between 0 and 100, not ${ci}.`)
  }
  const { columns, dropped } = completeNumbers(openTable(table), [x, y])
  const [xs, ys] = columns as [Float64Array, Float64Array]
  const [minX, maxX] = extent(xs)
  const [minY, maxY] = extent(ys)
  const fit = linearFit({ x: xs, y: ys }, ci)
  const line = fit === undefined ? [] : steps(minX, maxX).map((place) => ({ x: place, ...fit.at(place) }))
  const { slope, intercept, r, s, t } = fit ?? {}
  const stats = {
    n: xs.length,
    dropped,
    ...(fit !== undefined && { slope, intercept, r, s, t }),
    line,
  } as RegressionPlotStats

  const canvas = canvasOf(options)
  const domainX = niceDomain(minX, maxX)
  const domainY = niceDomain(
    line.reduce((least, { low }) => Math.min(least, low), minY),
    line.reduce((most, { high }) => Math.max(most, high), maxY),
  )
  const axisX = numberAxis(x, { title: options.xTitle ?? x, domain: domainX, format: options.format, grid: true })
  const axisY = numberAxis(y, { title: options.yTitle ?? y, domain: domainY, format: options.format })
  const points = drawnPoints(
    {
      x: { column: x, values: xs, domain: domainX },
      y: { column: y, values: ys, domain: domainY },
      points: options.points,
      opacity: 0.4,
    },
    canvas,
  )
  const of = (axis: object, field: string) => ({ ...axis, field })
  const lineData = line.map((point) => ({ ...point, slope, intercept, r }))
  return compose(
    {
      mark: 'regressionPlot',
      stats,
      description: `Scatter plot of ${y} against ${x}: ${counted(xs.length, 'point')}${
        fit === undefined
          ? ''
          : `; the line of least squares has slope ${grouped(fit.slope)}, intercept ${grouped(fit.intercept)} and r ${fit.r.toFixed(3)}`
      }.`,
      captions: [
        counted(xs.length, 'point'),
        fit === undefined
          ? 'no line: fewer than three points, or x is constant'
          : `y = ${grouped(fit.slope)} x ${fit.intercept < 0 ? '−' : '+'} ${grouped(Math.abs(fit.intercept))}, r = ${fit.r.toFixed(3)}`,
        droppedCaption(dropped),
      ],
      body: {
        layer: [
          {
            data: points.data,
            ...(points.transform !== undefined && { transform: points.transform }),
            mark: { type: 'point', filled: true, color: canvas.accent, size: 16, tooltip: true },
            encoding: { x: axisX, y: axisY, opacity: points.opacity },
          },
          ...(fit === undefined
            ? []
            : [
                {
                  data: { values: lineData },
                  layer: [
                    {
                      mark: { type: 'area', color: canvas.theme.contrast, opacity: 0.3 },
                      encoding: { x: of(axisX, 'x'), y: of(axisY, 'low'), y2: { field: 'high' } },
                    },
                    {
                      mark: { type: 'line', color: canvas.theme.contrast, strokeWidth: 2.5 },
                      encoding: { x: of(axisX, 'x'), y: of(axisY, 'y') },
                    },
                  ],
                },
              ]),
        ],
      },
    },
    options,
  )
}

function steps(from: number, to: number): number[] {
  return Array.from({ length: STEPS + 1 }, (_, i) => (i === STEPS ? to : from + ((to - from) * i) / STEPS))
}

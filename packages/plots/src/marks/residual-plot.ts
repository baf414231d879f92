import type { Figure } from '../figure.js'
import { extent, mean, variance } from '../statistics/summary.js'
import { completeNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'
import { drawnPoints } from './points.js'

export interface ResidualPlotOptions extends FigureOptions {
  /** The column of what was measured. */
  readonly yTrue: string
  /** The column of what the model predicted. */
  readonly yPred: string
  /** `all` draws each point, whatever their number. */
  readonly points?: 'all' | undefined
}

export interface ResidualPlotStats {
  readonly n: number
  readonly dropped: number
  /** Of the residuals: what was measured less what was predicted. */
  readonly mean: number
  /** With n − 1. */
  readonly std: number
  readonly rmse: number
}

/**
 * How far predictions are off, by what was predicted.
 *
 * @example residualPlot({ price, predicted }, { yTrue: 'price', yPred: 'predicted' })
 */
export function residualPlot(table: TableInput, options: ResidualPlotOptions): Figure<ResidualPlotStats> {
  const { columns, dropped } = completeNumbers(openTable(table), [options.yTrue, options.yPred])
  const [measured, predicted] = columns as [Float64Array, Float64Array]
  const residuals = measured.map((value, row) => value - (predicted[row] as number))
  const rmse = Math.sqrt(mean(residuals.map((value) => value * value)))
  const stats = { n: residuals.length, dropped, mean: mean(residuals), std: Math.sqrt(variance(residuals)), rmse }

  const canvas = canvasOf(options)
  const [low, high] = extent(residuals)
  const domainX = niceDomain(...extent(predicted))
  const domainY = niceDomain(Math.min(low, 0), Math.max(high, 0))
  const points = drawnPoints(
    {
      x: { column: 'predicted', values: predicted, domain: domainX },
      y: { column: 'residual', values: residuals, domain: domainY },
      points: options.points,
      opacity: 0.4,
    },
    canvas,
  )
  const axisX = { title: options.xTitle ?? `Predicted ${options.yTrue}`, domain: domainX, format: options.format }
  const axisY = numberAxis('residual', {
    title: options.yTitle ?? 'Residual',
    domain: domainY,
    format: options.format,
  })
  return compose(
    {
      mark: 'residualPlot',
      stats,
      description: `Residuals of ${options.yTrue} by prediction: ${counted(stats.n, 'point')}; RMSE ${grouped(rmse)}, mean ${grouped(stats.mean)}.`,
      captions: [
        counted(stats.n, 'point'),
        `RMSE ${grouped(rmse)}`,
        `mean ${grouped(stats.mean)}`,
        droppedCaption(dropped),
      ],
      body: {
        layer: [
          {
            data: points.data,
            ...(points.transform !== undefined && { transform: points.transform }),
            mark: { type: 'point', filled: true, color: canvas.accent, size: 16, tooltip: true },
            encoding: {
              x: numberAxis('predicted', { ...axisX, grid: true }),
              y: axisY,
              opacity: points.opacity,
            },
          },
          {
            data: { values: [{ residual: 0 }] },
            mark: { type: 'rule', color: canvas.theme.contrast, strokeWidth: 2 },
            encoding: { y: axisY },
          },
        ],
      },
    },
    options,
  )
}

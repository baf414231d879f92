import type { Figure } from '../figure.js'
import { bootstrap, type BootstrapOptions } from '../statistics/bootstrap.js'
import { extent } from '../statistics/summary.js'
import { categorisedNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { colourBy, niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions } from './compose.js'

export interface LinePlotOptions extends FigureOptions, BootstrapOptions {
  readonly x: string
  readonly y: string
  /** A column of at most twelve categories, a line for each. */
  readonly colorBy?: string | undefined
}

export interface LinePlotStats {
  readonly n: number
  readonly dropped: number
  readonly points: readonly {
    /** The category of the line; empty for a single one. */
    readonly line: string
    readonly x: number
    readonly mean: number
    readonly n: number
    /** Null for a single row, which has no interval. */
    readonly ciLow: number | null
    readonly ciHigh: number | null
  }[]
}

/**
 * A line through the rows in order of x; rows of equal x are their mean, with a band of what random samples of them give.
 *
 * @example linePlot(history, { x: 'epoch', y: 'loss', colorBy: 'model' })
 */
export function linePlot(table: TableInput, options: LinePlotOptions): Figure<LinePlotStats> {
  const { x, y, colorBy } = options
  const { columns, dropped, labels, labelAt } = categorisedNumbers(openTable(table), [x, y], colorBy)
  const [xs, ys] = columns as [Float64Array, Float64Array]
  const estimate = bootstrap('mean', options)
  const points = (labels ?? ['']).flatMap((line) => {
    const byX = new Map<number, number[]>()
    xs.forEach((place, row) => {
      if (labelAt(row) !== line) return
      const list = byX.get(place)
      if (list === undefined) byX.set(place, [ys[row] as number])
      else list.push(ys[row] as number)
    })
    return [...byX]
      .sort(([a], [b]) => a - b)
      .map(([place, values]) => {
        const { value: mean, ciLow, ciHigh } = estimate(Float64Array.from(values))
        return { line, x: place, mean, n: values.length, ciLow, ciHigh }
      })
  })

  const canvas = canvasOf(options)
  const ends = points.flatMap(({ mean, ciLow, ciHigh }) => [mean, ciLow ?? mean, ciHigh ?? mean])
  const axisX = numberAxis('x', {
    title: options.xTitle ?? x,
    domain: niceDomain(...extent(xs)),
    format: options.format,
  })
  const axisY = numberAxis('mean', {
    title: options.yTitle ?? y,
    domain: niceDomain(...extent(Float64Array.from(ends))),
    format: options.format,
  })
  const colour = colorBy === undefined ? {} : colourBy('line', labels)
  const titled = 'color' in colour ? { color: { ...(colour.color as object), title: colorBy } } : {}
  const banded = points.some(({ ciLow }) => ciLow !== null)
  return compose(
    {
      mark: 'linePlot',
      stats: { n: xs.length, dropped, points },
      description: `Line plot of ${y} by ${x}: ${counted(points.length, 'point')}${labels === undefined ? '' : ` on ${counted(labels.length, 'line')}`}.`,
      captions: [droppedCaption(dropped)],
      body: {
        data: { values: points },
        layer: [
          ...(banded
            ? [
                {
                  transform: [{ filter: 'isValid(datum.ciLow)' }],
                  mark: { type: 'area', color: canvas.accent, opacity: 0.2 },
                  encoding: { x: axisX, y: { ...axisY, field: 'ciLow' }, y2: { field: 'ciHigh' }, ...titled },
                },
              ]
            : []),
          {
            mark: { type: 'line', color: canvas.accent, strokeWidth: 2, tooltip: true, point: points.length <= 30 },
            encoding: { x: axisX, y: axisY, ...titled },
          },
        ],
      },
    },
    options,
  )
}

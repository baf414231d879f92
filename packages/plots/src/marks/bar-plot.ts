import type { Figure } from '../figure.js'
import { bootstrap, type BootstrapOptions, type Estimator } from '../statistics/bootstrap.js'
import { groupedNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { categoryAxis, niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'

export interface BarPlotOptions extends FigureOptions, BootstrapOptions {
  /** A column of categories. */
  readonly x: string
  readonly y: string
  /** What a bar shows; `mean` when left out. */
  readonly estimator?: Estimator | undefined
}

/** A bar. The number is called `mean`, or after another estimator. */
export interface Bar {
  readonly label: string
  readonly n: number
  readonly mean?: number
  readonly median?: number
  readonly sum?: number
  /** Null for a single row, which has no interval. */
  readonly ciLow: number | null
  readonly ciHigh: number | null
}

export interface BarPlotStats {
  readonly dropped: number
  readonly bars: readonly Bar[]
}

/**
 * A number for each category, with the interval of what random samples of its rows give.
 *
 * @example barPlot(homes, { x: 'waterfront', y: 'price' })
 */
export function barPlot(table: TableInput, options: BarPlotOptions): Figure<BarPlotStats> {
  const { x, y, estimator = 'mean' } = options
  const { groups, dropped } = groupedNumbers(openTable(table), { x, y })
  const estimate = bootstrap(estimator, options)
  const bars = groups.map(({ label, values }) => {
    const { value, ciLow, ciHigh } = estimate(values)
    return { label, n: values.length, [estimator]: value, ciLow, ciHigh }
  })

  const canvas = canvasOf(options)
  const ends = bars.flatMap((bar) => [0, bar[estimator] as number, bar.ciLow ?? 0, bar.ciHigh ?? 0])
  const domain = niceDomain(Math.min(...ends), Math.max(...ends))
  const labels = groups.map(({ label }) => label)
  const places = categoryAxis('label', { title: options.xTitle ?? x, labels })
  const title =
    options.yTitle ?? (estimator === 'mean' ? `Mean ${y}` : `${estimator === 'sum' ? 'Sum of' : 'Median'} ${y}`)
  const axis = numberAxis(estimator, { title, domain, format: options.format })
  const size = Math.min(140, (canvas.width / labels.length) * 0.6)
  const interval = bars.filter(({ ciLow }) => ciLow !== null)
  const line = { color: canvas.theme.text, strokeWidth: 2 }
  const cap = (field: string) => ({
    data: { values: interval },
    mark: { type: 'tick', color: canvas.theme.text, thickness: 2, size: Math.min(16, size / 3) },
    encoding: { x: places, y: { ...axis, field } },
  })
  return compose(
    {
      mark: 'barPlot',
      stats: { dropped, bars },
      description: `Bar plot of the ${estimator} of ${y} by ${x}: ${bars
        .map((bar) => `${bar.label} has ${grouped(bar[estimator] as number)} over ${counted(bar.n, 'row')}`)
        .join('; ')}.`,
      captions: [droppedCaption(dropped)],
      body: {
        layer: [
          {
            data: { values: bars },
            mark: { type: 'bar', size, fill: canvas.fill, tooltip: { content: 'data' } },
            encoding: { x: places, y: axis },
          },
          ...(interval.length === 0
            ? []
            : [
                {
                  data: { values: interval },
                  mark: { type: 'rule', ...line },
                  encoding: { x: places, y: { ...axis, field: 'ciLow' }, y2: { field: 'ciHigh' } },
                },
                cap('ciLow'),
                cap('ciHigh'),
              ]),
        ],
      },
    },
    options,
  )
}

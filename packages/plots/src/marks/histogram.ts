import type { Figure } from '../figure.js'
import { type BinOptions, countBins } from '../statistics/bins.js'
import { densityOf } from '../statistics/density.js'
import { completeNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'

export interface HistogramOptions extends FigureOptions, BinOptions {
  readonly x: string
  /** Bars whose areas add up to 1, instead of counts. */
  readonly density?: boolean | undefined
  /** A curve of the kernel density estimate over the bars. */
  readonly kde?: boolean | undefined
}

export interface HistogramStats {
  /** Rows with a finite value. */
  readonly n: number
  readonly dropped: number
  /** Values outside the range that was asked for. */
  readonly outside: number
  readonly binWidth: number
  readonly bins: readonly { readonly x0: number; readonly x1: number; readonly count: number }[]
}

/**
 * How often values occur.
 *
 * @example histogram(homes, { x: 'price' })
 */
export function histogram(table: TableInput, options: HistogramOptions): Figure<HistogramStats> {
  const { x, density = false } = options
  const { columns, dropped } = completeNumbers(openTable(table), [x])
  const values = columns[0] as Float64Array
  const { edges, counts } = countBins(values, options)
  const bins = Array.from(counts, (count, i) => ({ x0: edges[i] as number, x1: edges[i + 1] as number, count }))
  const [first, last] = [edges[0] as number, edges[counts.length] as number]
  const binWidth = (last - first) / counts.length
  const inside = counts.reduce((sum, count) => sum + count, 0)
  const stats = { n: values.length, dropped, outside: values.length - inside, binWidth, bins }

  const canvas = canvasOf(options)
  const height = density ? 'density' : 'count'
  const scale = density ? 1 / (inside * binWidth) : 1
  const curve = options.kde === true ? densityOf(values, { from: first, to: last }) : []
  const curveScale = density ? 1 : values.length * binWidth
  const highest = Math.max(...counts, 0) * scale
  const tallest = curve.reduce((most, point) => Math.max(most, point.density * curveScale), highest)
  const domain = niceDomain(first, last)
  const isWide = (binWidth / (domain[1] - domain[0])) * canvas.width >= 6
  const axis = numberAxis('x0', { title: options.xTitle ?? x, domain, format: options.format })
  const rows = density ? bins.map((bin) => ({ ...bin, density: bin.count * scale })) : bins
  const yAxis = { title: options.yTitle ?? (density ? 'Density' : 'Count'), domain: niceDomain(0, tallest) }
  return compose(
    {
      mark: 'histogram',
      stats,
      description: `Histogram of ${x}: ${counted(bins.length, 'bar')} from ${grouped(first)} to ${grouped(last)}; the highest has ${grouped(Math.max(...counts))} of ${counted(values.length, 'row')}.`,
      captions: [
        droppedCaption(dropped),
        stats.outside === 0 ? undefined : `${counted(stats.outside, 'row')} outside the range`,
      ],
      body: {
        layer: [
          {
            data: { values: rows },
            mark: {
              type: 'rect',
              fill: canvas.fill,
              // Bars of a few pixels would show their ground through the seams between them.
              stroke: isWide ? canvas.theme.ground : canvas.fill,
              tooltip: true,
            },
            encoding: {
              x: axis,
              x2: { field: 'x1' },
              y: numberAxis(height, yAxis),
              y2: { datum: 0 },
              strokeWidth: { condition: { test: 'datum.count > 0', value: isWide ? 1 : 0.5 }, value: 0 },
            },
          },
          ...(curve.length === 0
            ? []
            : [
                {
                  data: { values: curve.map((point) => ({ x: point.x, density: point.density * curveScale })) },
                  mark: { type: 'line', stroke: canvas.theme.contrast, strokeWidth: 2 },
                  encoding: {
                    x: { field: 'x', type: 'quantitative' },
                    y: { field: 'density', type: 'quantitative' },
                  },
                },
              ]),
        ],
      },
    },
    options,
  )
}

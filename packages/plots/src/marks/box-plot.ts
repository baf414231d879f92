import type { Figure } from '../figure.js'
import { boxOf, type BoxStatistics } from '../statistics/box.js'
import { completeNumbers, type Group, groupedNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { categoryAxis, niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'
import { drawnStack } from './points.js'

export interface BoxPlotOptions extends FigureOptions {
  readonly y: string
  /** A column of categories, a box for each; one box when left out. */
  readonly x?: string | undefined
  /** `all` draws each outlier, whatever their number. */
  readonly points?: 'all' | undefined
}

export interface BoxPlotStats {
  readonly dropped: number
  readonly boxes: readonly ({ readonly label: string } & BoxStatistics)[]
}

/**
 * The middle half of the values as a box around the median, whiskers to the last value inside of 1.5 times its height, and the
 * rest as points.
 *
 * @example boxPlot(homes, { x: 'waterfront', y: 'price' })
 */
export function boxPlot(table: TableInput, options: BoxPlotOptions): Figure<BoxPlotStats> {
  const { y, x } = options
  const { groups, dropped } = x === undefined ? single(table, y) : groupedNumbers(openTable(table), { x, y })
  const sorted = groups.map(({ label, values }) => ({ label, values: values.slice().sort() }))
  const boxes = sorted.map(({ label, values }) => ({ label, ...boxOf(values) }))
  const outliers = sorted.flatMap(({ label, values }, i) => {
    const { whiskerLow, whiskerHigh } = boxes[i] as BoxStatistics
    return Array.from(
      values.filter((value) => value < whiskerLow || value > whiskerHigh),
      (value) => ({ label, value }),
    )
  })

  const canvas = canvasOf(options)
  const { ground, text } = canvas.theme
  const labels = groups.map(({ label }) => label)
  const size = Math.min(120, (canvas.width / labels.length) * 0.5)
  const domain = niceDomain(
    Math.min(...sorted.map(({ values }) => values[0] as number)),
    Math.max(...sorted.map(({ values }) => values[values.length - 1] as number)),
  )
  const places = {
    ...categoryAxis('label', { title: options.xTitle ?? x ?? '', labels }),
    ...(x === undefined && { axis: null }),
  }
  const axis = numberAxis('q1', { title: options.yTitle ?? y, domain, format: options.format })
  const at = (field: string) => ({ ...axis, field })
  const points = drawnStack(outliers, { domain, height: canvas.height, points: options.points, opacity: 0.5 })
  const line = { stroke: text, strokeWidth: 1.25 }
  const rule = (y1: string, y2: string) => ({
    mark: { type: 'rule', ...line },
    encoding: { x: places, y: at(y1), y2: { field: y2 } },
  })
  const cap = (field: string) => ({
    mark: { type: 'tick', color: text, thickness: 1.25, size: size / 2 },
    encoding: { x: places, y: at(field) },
  })
  return compose(
    {
      mark: 'boxPlot',
      stats: { dropped, boxes },
      description: `Box plot of ${y}${x === undefined ? '' : ` by ${x}`}: ${boxes
        .map(({ label, median, above, below }) => {
          const outside = counted(above + below, 'point')
          return `${label === '' ? '' : `${label} has `}median ${grouped(median)} and ${outside} outside the whiskers`
        })
        .join('; ')}.`,
      captions: [droppedCaption(dropped)],
      body: {
        layer: [
          {
            data: points.data,
            ...(points.transform !== undefined && { transform: points.transform }),
            mark: { type: 'point', filled: true, color: canvas.accent, size: 18, tooltip: true },
            encoding: { x: places, y: at('value'), opacity: points.opacity },
          },
          {
            data: { values: boxes },
            layer: [
              rule('whiskerLow', 'q1'),
              rule('q3', 'whiskerHigh'),
              cap('whiskerLow'),
              cap('whiskerHigh'),
              {
                mark: { type: 'bar', size, fill: canvas.fill, ...line, tooltip: { content: 'data' } },
                encoding: { x: places, y: at('q1'), y2: { field: 'q3' } },
              },
              {
                mark: { type: 'tick', color: ground === '#ffffff' ? text : '#ffffff', thickness: 2.5, size },
                encoding: { x: places, y: at('median') },
              },
            ],
          },
        ],
      },
    },
    options,
  )
}

function single(table: TableInput, y: string): { groups: Group[]; dropped: number } {
  const { columns, dropped } = completeNumbers(openTable(table), [y])
  return { groups: [{ label: '', values: columns[0] as Float64Array }], dropped }
}

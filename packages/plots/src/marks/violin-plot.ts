import type { Figure } from '../figure.js'
import { boxOf, type BoxStatistics } from '../statistics/box.js'
import { bandwidth, densityOf } from '../statistics/density.js'
import { completeNumbers, groupedNumbers } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'

export interface ViolinPlotOptions extends FigureOptions {
  readonly y: string
  /** A column of categories, a violin for each; one when left out. */
  readonly x?: string | undefined
}

export interface ViolinPlotStats {
  readonly dropped: number
  readonly violins: readonly ({ readonly label: string; readonly bandwidth: number } & BoxStatistics)[]
}

/** The half width of the widest place of a violin, of the room that it has. */
const HALF = 0.4

/**
 * The density of values to both sides of an axis, each as wide at its widest place, with the quartiles inside. It ends at the
 * least and the greatest value.
 *
 * @example violinPlot(homes, { x: 'condition', y: 'price' })
 */
export function violinPlot(table: TableInput, options: ViolinPlotOptions): Figure<ViolinPlotStats> {
  const { x, y } = options
  const opened = openTable(table)
  const { groups, dropped } = x === undefined ? single(completeNumbers(opened, [y])) : groupedNumbers(opened, { x, y })
  const sorted = groups.map(({ label, values }) => ({ label, values: values.slice().sort() }))
  const violins = sorted.map(({ label, values }) => ({ label, bandwidth: bandwidth(values), ...boxOf(values) }))
  const shapes = sorted.flatMap(({ label, values }, place) => {
    const curve = densityOf(values, { from: values[0] as number, to: values[values.length - 1] as number })
    const widest = curve.reduce((most, { density }) => Math.max(most, density), 0)
    return curve.map(({ x: value, density }) => {
      const half = (density / widest) * HALF
      return { label, value, density, left: place - half, right: place + half }
    })
  })

  const canvas = canvasOf(options)
  const domain = niceDomain(
    Math.min(...sorted.map(({ values }) => values[0] as number)),
    Math.max(...sorted.map(({ values }) => values[values.length - 1] as number)),
  )
  const labels = groups.map(({ label }) => label)
  const axisX = {
    field: 'left',
    type: 'quantitative',
    title: options.xTitle ?? x ?? null,
    scale: { domain: [-0.5, labels.length - 0.5], nice: false, zero: false },
    axis:
      x === undefined
        ? null
        : {
            values: labels.map((_, i) => i),
            labelExpr: `${JSON.stringify(labels)}[datum.value]`,
            ticks: false,
            labelAngle: 0,
          },
  }
  const axisY = numberAxis('value', { title: options.yTitle ?? y, domain, format: options.format })
  const inner = violins.map((violin, place) => ({ ...violin, place }))
  const at = { ...axisX, field: 'place' }
  return compose(
    {
      mark: 'violinPlot',
      stats: { dropped, violins },
      description: `Violin plot of ${y}${x === undefined ? '' : ` by ${x}`}: ${violins
        .map(
          ({ label, median, n }) =>
            `${label === '' ? '' : `${label} has `}median ${grouped(median)} of ${counted(n, 'row')}`,
        )
        .join('; ')}.`,
      captions: [droppedCaption(dropped)],
      body: {
        layer: [
          {
            data: { values: shapes },
            mark: { type: 'area', orient: 'horizontal', fill: canvas.fill, stroke: canvas.accent, strokeWidth: 1.25 },
            encoding: { x: axisX, x2: { field: 'right' }, y: axisY, detail: { field: 'label' } },
          },
          {
            data: { values: inner },
            mark: { type: 'rule', color: canvas.theme.text, strokeWidth: 1.25 },
            encoding: { x: at, y: { ...axisY, field: 'whiskerLow' }, y2: { field: 'whiskerHigh' } },
          },
          {
            data: { values: inner },
            mark: { type: 'rule', color: canvas.theme.text, strokeWidth: 7 },
            encoding: { x: at, y: { ...axisY, field: 'q1' }, y2: { field: 'q3' } },
          },
          {
            data: { values: inner },
            mark: { type: 'point', filled: true, color: canvas.theme.ground, size: 22, opacity: 1 },
            encoding: { x: at, y: { ...axisY, field: 'median' } },
          },
        ],
      },
    },
    options,
  )
}

function single({ columns, dropped }: { columns: readonly Float64Array[]; dropped: number }) {
  return { groups: [{ label: '', values: columns[0] as Float64Array }], dropped }
}

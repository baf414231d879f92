import type { Figure } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { categoriesOf, numbersOf } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { niceDomain, numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions, grouped } from './compose.js'

export interface FeatureImportanceOptions extends FigureOptions {
  /** The column of the features' names. */
  readonly names: string
  /** The column of their importances. */
  readonly values: string
  /** The column of the importances' deviations, for error bars. */
  readonly std?: string | undefined
  /** How many of the most important are shown; 20 when left out. */
  readonly top?: number | undefined
}

export interface FeatureImportanceStats {
  /** Of all features. */
  readonly n: number
  readonly dropped: number
  /** The most important first. */
  readonly features: readonly { readonly name: string; readonly value: number; readonly std?: number | null }[]
}

const MOST_BARS = 100

/**
 * What a model goes by: a bar for each feature, the most important on top.
 *
 * @example featureImportance({ feature, importance }, { names: 'feature', values: 'importance' })
 */
export function featureImportance(
  table: TableInput,
  options: FeatureImportanceOptions,
): Figure<FeatureImportanceStats> {
  const { top = 20 } = options
  if (!(Number.isInteger(top) && top >= 1 && top <= MOST_BARS)) {
    throw new PlotError('BAD_OPTION', `The number of bars is a whole number from 1 to ${MOST_BARS}, not ${top}.`)
  }
  const opened = openTable(table)
  const nameAt = categoriesOf(opened.cells(options.names), options.names)
  const valueAt = numbersOf(opened.cells(options.values), options.values)
  const stdAt = options.std === undefined ? undefined : numbersOf(opened.cells(options.std), options.std)
  const all: { name: string; value: number; std?: number | null }[] = []
  for (let row = 0; row < opened.rows; row += 1) {
    const [name, value] = [nameAt(row), valueAt(row)]
    if (name === undefined || !Number.isFinite(value)) continue
    const std = stdAt?.(row)
    all.push({ name: String(name), value, ...(std !== undefined && { std: Number.isFinite(std) ? std : null }) })
  }
  if (all.length === 0) throw new PlotError('NO_ROWS', `Of ${opened.rows} rows none has a name and a finite value.`)
  const features = all.toSorted((a, b) => b.value - a.value).slice(0, top)
  const dropped = opened.rows - all.length

  const { height = Math.max(120, 26 * features.length) } = options
  const canvas = canvasOf({ ...options, height })
  const ends = features.flatMap(({ value, std }) => [value - (std ?? 0), value + (std ?? 0), 0])
  const axis = numberAxis('value', {
    title: options.xTitle ?? options.values,
    domain: niceDomain(Math.min(...ends), Math.max(...ends)),
    format: options.format,
    grid: true,
  })
  const places = {
    field: 'name',
    type: 'nominal',
    title: options.yTitle ?? null,
    sort: null,
    scale: { domain: features.map(({ name }) => name), paddingInner: 0.25 },
    axis: { domain: false, labelOverlap: false },
  }
  const errors = features
    .filter(({ std }) => typeof std === 'number')
    .map(({ name, value, std }) => ({ name, low: value - (std as number), high: value + (std as number) }))
  const first = features[0] as (typeof features)[number]
  return compose(
    {
      mark: 'featureImportance',
      stats: { n: all.length, dropped, features },
      description: `Importance of ${counted(features.length, 'feature')}: the greatest is ${first.name}, ${grouped(first.value)}.`,
      captions: [
        features.length < all.length ? `The first ${features.length} of ${counted(all.length, 'feature')}` : undefined,
        droppedCaption(dropped),
      ],
      body: {
        layer: [
          {
            data: { values: features },
            mark: { type: 'bar', fill: canvas.fill, tooltip: { content: 'data' } },
            encoding: { y: places, x: axis },
          },
          ...(errors.length === 0
            ? []
            : [
                {
                  data: { values: errors },
                  mark: { type: 'rule', color: canvas.theme.text, strokeWidth: 1.5 },
                  encoding: { y: places, x: { ...axis, field: 'low' }, x2: { field: 'high' } },
                },
              ]),
        ],
      },
    },
    { ...options, height },
  )
}

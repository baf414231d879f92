import type { AxisKind } from './axis-format.js'
import type { Line } from './line-figure.js'
import type { Look } from '../../theme/run-looks.js'
import type { SeriesSet } from './series.js'

/** A line to draw: a metric of a run. */
export interface WantedLine {
  readonly id: string
  readonly name: string
  readonly runId: string
  readonly key: string
  readonly look: Look
}

/** A group of runs to draw as their mean, with a band from the smallest to the largest value of a metric. */
export interface WantedBand extends Omit<WantedLine, 'runId'> {
  readonly runIds: readonly string[]
}

/** What is plotted, for notes and exports. */
export interface PlottedSeries {
  readonly set: SeriesSet
  readonly lines: readonly Line[]
  readonly kind: AxisKind
}

export interface DrawnSeries extends PlottedSeries {
  /** In CSS pixels. */
  readonly plotWidth: number
}

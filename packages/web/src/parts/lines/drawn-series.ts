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

/** What is plotted, for badges and exports. */
export interface DrawnSeries {
  readonly set: SeriesSet
  readonly lines: readonly Line[]
  readonly kind: AxisKind
  readonly plotWidth: number
}

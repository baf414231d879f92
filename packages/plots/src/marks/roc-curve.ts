import type { Figure } from '../figure.js'
import { type ScoreOptions, type Threshold, thresholdsOf } from '../statistics/thresholds.js'
import { openTable, type TableInput } from '../table/table.js'
import { numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions } from './compose.js'
import { apart } from './points.js'

export interface RocCurveOptions extends FigureOptions, ScoreOptions {}

export interface RocCurveStats {
  /** By the trapezoidal rule, over all thresholds. */
  readonly auc: number
  readonly positives: number
  readonly negatives: number
  readonly dropped: number
  /** Distinct scores, and the start. */
  readonly thresholds: number
  /** Without those on a straight line between others. The first has no threshold. */
  readonly points: readonly { readonly fpr: number; readonly tpr: number; readonly threshold: number | null }[]
}

/**
 * The true positives against the false positives that a score gives, from one threshold to the next.
 *
 * @example rocCurve({ label, score }, { yTrue: 'label', yScore: 'score' })
 */
export function rocCurve(table: TableInput, options: RocCurveOptions): Figure<RocCurveStats> {
  const { thresholds, positives, negatives, dropped } = thresholdsOf(openTable(table), options)
  const rates = (point: Threshold) => ({
    fpr: point.falsePositives / negatives,
    tpr: point.truePositives / positives,
    threshold: point.threshold,
  })
  const start = { fpr: 0, tpr: 0, threshold: null }
  let auc = 0
  let before: { fpr: number; tpr: number } = start
  for (const point of thresholds.map(rates)) {
    auc += ((point.fpr - before.fpr) * (point.tpr + before.tpr)) / 2
    before = point
  }
  const canvas = canvasOf(options)
  const points = [start, ...apart(corners(thresholds).map(rates), { x: 'fpr', y: 'tpr', canvas })]
  const stats = { auc, positives, negatives, dropped, thresholds: thresholds.length + 1, points }
  const axisX = numberAxis('fpr', {
    title: options.xTitle ?? 'False positive rate',
    domain: [0, 1],
    format: options.format,
    grid: true,
  })
  const axisY = numberAxis('tpr', {
    title: options.yTitle ?? 'True positive rate',
    domain: [0, 1],
    format: options.format,
  })
  return compose(
    {
      mark: 'rocCurve',
      stats,
      description: `ROC curve of ${options.yScore}: area ${auc.toFixed(4)} over ${counted(positives, 'positive row')} and ${counted(negatives, 'negative row')}.`,
      captions: [
        `Area ${auc.toFixed(4)}`,
        `${counted(positives, 'positive')}, ${counted(negatives, 'negative')}`,
        droppedCaption(dropped),
      ],
      body: {
        layer: [
          {
            data: { values: points },
            mark: { type: 'line', color: canvas.accent, strokeWidth: 2.5, tooltip: true },
            encoding: { x: axisX, y: axisY, order: { value: 0 } },
          },
          {
            data: {
              values: [
                { fpr: 0, tpr: 0 },
                { fpr: 1, tpr: 1 },
              ],
            },
            mark: { type: 'line', color: canvas.theme.axis, strokeDash: [5, 4], strokeWidth: 1.5 },
            encoding: { x: axisX, y: axisY },
          },
        ],
      },
    },
    options,
  )
}

/** The thresholds where the curve turns, with the first and the last one. */
function corners(thresholds: readonly Threshold[]): Threshold[] {
  return thresholds.filter((point, i) => {
    const [before, after] = [thresholds[i - 1], thresholds[i + 1]]
    if (before === undefined || after === undefined) return true
    const [inFalse, inTrue] = [point.falsePositives - before.falsePositives, point.truePositives - before.truePositives]
    const [outFalse, outTrue] = [after.falsePositives - point.falsePositives, after.truePositives - point.truePositives]
    return inFalse * outTrue !== inTrue * outFalse
  })
}

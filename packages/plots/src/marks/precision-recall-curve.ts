import type { Figure } from '../figure.js'
import { type ScoreOptions, thresholdsOf } from '../statistics/thresholds.js'
import { openTable, type TableInput } from '../table/table.js'
import { numberAxis } from './axes.js'
import { canvasOf, compose, counted, droppedCaption, type FigureOptions } from './compose.js'
import { apart } from './points.js'

export interface PrecisionRecallCurveOptions extends FigureOptions, ScoreOptions {}

export interface PrecisionRecallCurveStats {
  /** Σ (recall − recall before) · precision, over all thresholds. */
  readonly averagePrecision: number
  readonly positives: number
  readonly negatives: number
  readonly dropped: number
  /** Distinct scores, and the start. */
  readonly thresholds: number
  /** Without those between others of equal recall. The first has no threshold. */
  readonly points: readonly { readonly recall: number; readonly precision: number; readonly threshold: number | null }[]
}

/**
 * The precision of a score against its recall, from one threshold to the next.
 *
 * @example precisionRecallCurve({ label, score }, { yTrue: 'label', yScore: 'score' })
 */
export function precisionRecallCurve(
  table: TableInput,
  options: PrecisionRecallCurveOptions,
): Figure<PrecisionRecallCurveStats> {
  const { thresholds, positives, negatives, dropped } = thresholdsOf(openTable(table), options)
  const all = thresholds.map(({ threshold, truePositives, falsePositives }) => ({
    recall: truePositives / positives,
    precision: truePositives / (truePositives + falsePositives),
    threshold,
  }))
  const averagePrecision = all.reduce(
    (sum, { recall, precision }, i) => sum + (recall - (all[i - 1]?.recall ?? 0)) * precision,
    0,
  )
  const canvas = canvasOf(options)
  const turning = all.filter(({ recall }, i) => recall !== all[i - 1]?.recall || recall !== all[i + 1]?.recall)
  const start = { recall: 0, precision: 1, threshold: null }
  const points = [start, ...apart(turning, { x: 'recall', y: 'precision', canvas })]
  const stats = { averagePrecision, positives, negatives, dropped, thresholds: all.length + 1, points }
  const share = positives / (positives + negatives)
  const axisX = numberAxis('recall', {
    title: options.xTitle ?? 'Recall',
    domain: [0, 1],
    format: options.format,
    grid: true,
  })
  const axisY = numberAxis('precision', {
    title: options.yTitle ?? 'Precision',
    domain: [0, 1],
    format: options.format,
  })
  return compose(
    {
      mark: 'precisionRecallCurve',
      stats,
      description: `Precision-recall curve of ${options.yScore}: average precision ${averagePrecision.toFixed(4)} over ${counted(positives, 'positive row')} and ${counted(negatives, 'negative row')}.`,
      captions: [
        `Average precision ${averagePrecision.toFixed(4)}`,
        `${counted(positives, 'positive')}, ${counted(negatives, 'negative')}`,
        droppedCaption(dropped),
      ],
      body: {
        layer: [
          {
            data: { values: points },
            // Between thresholds the precision is that of the next one.
            mark: { type: 'line', interpolate: 'step-before', color: canvas.accent, strokeWidth: 2.5, tooltip: true },
            encoding: { x: axisX, y: axisY, order: { value: 0 } },
          },
          {
            data: { values: [{ precision: share }] },
            mark: { type: 'rule', color: canvas.theme.axis, strokeDash: [5, 4], strokeWidth: 1.5 },
            encoding: { y: axisY },
          },
        ],
      },
    },
    options,
  )
}

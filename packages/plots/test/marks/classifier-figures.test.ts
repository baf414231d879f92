import { describe, expect, it } from 'vitest'
import { confusionMatrix, precisionRecallCurve, rocCurve } from '../../src/index.js'
import { marksIn } from '../course.js'
import { scores } from '../pictured.js'

// sklearn.metrics over the same scores: roc_auc_score, roc_curve, average_precision_score, confusion_matrix.
describe('figures of a classifier', () => {
  it('[FG-2] the ROC curve has the area and the points of scikit-learn', () => {
    const { stats } = rocCurve(scores, { yTrue: 'target', yScore: 'score' })
    expect(stats.auc).toBeCloseTo(0.9948600799543119, 12)
    expect([stats.positives, stats.negatives, stats.thresholds]).toEqual([103, 68, 172])
    expect(stats.points.map(({ fpr }) => fpr)).toEqual([0, 0, 0, 1 / 68, 1 / 68, 1])
    expect(stats.points.map(({ tpr }) => tpr)).toEqual([0, 1 / 103, 67 / 103, 67 / 103, 1, 1])
    expect(stats.points.map(({ threshold }) => threshold).slice(0, 3)).toEqual([
      null,
      0.999999987746511,
      0.9967738550763093,
    ])
  })

  it('[FG-2] equal scores are one threshold, and the positive class can be named', () => {
    const table = { truth: ['spam', 'ham', 'spam', 'ham', null], score: [0.9, 0.9, 0.4, 0.1, 0.2] }
    const { stats } = rocCurve(table, { yTrue: 'truth', yScore: 'score', positive: 'spam' })
    // roc_auc_score([1, 0, 1, 0], [0.9, 0.9, 0.4, 0.1])
    expect([stats.auc, stats.dropped, stats.thresholds]).toEqual([0.625, 1, 4])
    expect(() => rocCurve(table, { yTrue: 'truth', yScore: 'score' })).toThrow('"spam" is text: name the positive one')
    expect(() => rocCurve(table, { yTrue: 'truth', yScore: 'score', positive: 'eggs' })).toThrow('0 are positive')
  })

  it('[FG-2] the precision-recall curve has the average precision of scikit-learn', () => {
    const { stats } = precisionRecallCurve(scores, { yTrue: 'target', yScore: 'score' })
    expect(stats.averagePrecision).toBeCloseTo(0.9958995314363346, 12)
    expect(stats.points[0]).toEqual({ recall: 0, precision: 1, threshold: null })
    expect(stats.points.at(-1)).toMatchObject({ recall: 1, precision: 103 / 171 })
  })

  it('[FG-2] [FG-22] the confusion matrix counts, and gives shares of each true class', async () => {
    const figure = confusionMatrix(scores, { yTrue: 'target', yPred: 'predicted' })
    expect(figure.stats.cells).toEqual([
      { true: '0', predicted: '0', count: 67 },
      { true: '0', predicted: '1', count: 1 },
      { true: '1', predicted: '0', count: 0 },
      { true: '1', predicted: '1', count: 103 },
    ])
    expect(figure.stats.accuracy).toBeCloseTo(170 / 171, 12)
    expect(marksIn(await figure.toSVG(), 'text')).toBe(4)
    const shares = confusionMatrix(scores, { yTrue: 'target', yPred: 'predicted', normalize: 'true' })
    expect(shares.stats.cells.map(({ share }) => share)).toEqual([67 / 68, 1 / 68, 0, 1])
  })

  it('[FG-23] a curve of many thresholds keeps one point a pixel', () => {
    const n = 30_000
    const table = {
      truth: Array.from({ length: n }, (_, i) => (i * 7919) % 3 === 0),
      score: Array.from({ length: n }, (_, i) => i),
    }
    const { stats } = rocCurve(table, { yTrue: 'truth', yScore: 'score' })
    expect(stats.thresholds).toBe(n + 1)
    expect(stats.points.length).toBeLessThan(5000)
    expect(stats.points.at(-1)).toMatchObject({ fpr: 1, tpr: 1 })
  })
})

import { readFileSync } from 'node:fs'
import {
  barPlot,
  boxPlot,
  confusionMatrix,
  featureImportance,
  type Figure,
  type FigureOptions,
  heatMap,
  histogram,
  linePlot,
  precisionRecallCurve,
  regressionPlot,
  residualPlot,
  rocCurve,
  scatterPlot,
  violinPlot,
} from '../src/index.js'
import { cleaned, SELECTED } from './course.js'

/** Breast cancer, split at 0.3 with seed 123: scikit-learn's LogisticRegression over StandardScaler, `predict_proba`. */
export const scores = JSON.parse(readFileSync(new URL('breast-cancer-scores.json', import.meta.url), 'utf8')) as Record<
  'target' | 'score' | 'predicted',
  number[]
>

const epochs = ['ridge', 'forest'].flatMap((model, m) =>
  Array.from({ length: 60 }, (_, i) => ({
    model,
    epoch: Math.floor(i / 3),
    loss: (1 + m / 2) / (1 + i / 12) + ((i * 7) % 3) / 20,
  })),
)
const predictions = Array.from({ length: 400 }, (_, i) => {
  const price = 200_000 + 2000 * ((i * 37) % 400)
  return { price, predicted: price * 0.9 + 40_000 + 60_000 * Math.sin(i) }
})
const importances = {
  feature: ['sqft_living', 'grade', 'lat', 'long', 'age', 'waterfront', 'view', 'condition'],
  importance: [0.34, 0.29, 0.16, 0.07, 0.05, 0.04, 0.03, 0.02],
  std: [0.03, 0.028, 0.02, 0.01, 0.008, 0.01, 0.006, 0.004],
}

/** A figure of each mark, as the pictures in `pictures/` show it. */
export const PICTURED: Readonly<Record<string, (options: FigureOptions) => Figure>> = {
  histogram: (options) => histogram(cleaned, { x: 'price', ...options }),
  'histogram-discrete': (options) => histogram(cleaned, { x: 'grade', title: 'Grades of homes', ...options }),
  'histogram-kde': (options) => histogram(cleaned, { x: 'sqft_living', kde: true, title: 'Living area', ...options }),
  'box-plot': (options) => boxPlot(cleaned, { x: 'waterfront', y: 'price', ...options }),
  'bar-plot': (options) => barPlot(cleaned, { x: 'waterfront', y: 'price', ...options }),
  'regression-plot': (options) => regressionPlot(cleaned, { x: 'sqft_living', y: 'price', ...options }),
  'heat-map': (options) => heatMap(cleaned.select(SELECTED).corr(), options),
  'heat-map-missing': (options) =>
    heatMap(
      { a: [1, null, 0.3], b: [null, 1, -0.6], constant: [0.3, -0.6, null] },
      { width: 300, height: 240, ...options },
    ),
  'scatter-plot': (options) => scatterPlot(cleaned, { x: 'long', y: 'lat', colorBy: 'condition', ...options }),
  'line-plot': (options) => linePlot(epochs, { x: 'epoch', y: 'loss', colorBy: 'model', ...options }),
  'violin-plot': (options) => violinPlot(cleaned, { x: 'condition', y: 'sqft_living', ...options }),
  'residual-plot': (options) => residualPlot(predictions, { yTrue: 'price', yPred: 'predicted', ...options }),
  'roc-curve': (options) => rocCurve(scores, { yTrue: 'target', yScore: 'score', ...options }),
  'precision-recall-curve': (options) => precisionRecallCurve(scores, { yTrue: 'target', yScore: 'score', ...options }),
  'confusion-matrix': (options) =>
    confusionMatrix(scores, { yTrue: 'target', yPred: 'predicted', width: 320, height: 280, ...options }),
  'feature-importance': (options) =>
    featureImportance(importances, { names: 'feature', values: 'importance', std: 'std', ...options }),
}

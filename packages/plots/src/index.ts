export { Figure, type VegaLiteSpec } from './figure.js'
export { type Bar, barPlot, type BarPlotOptions, type BarPlotStats } from './marks/bar-plot.js'
export { boxPlot, type BoxPlotOptions, type BoxPlotStats } from './marks/box-plot.js'
export type { FigureOptions } from './marks/compose.js'
export { confusionMatrix, type ConfusionMatrixOptions, type ConfusionMatrixStats } from './marks/confusion-matrix.js'
export {
  featureImportance,
  type FeatureImportanceOptions,
  type FeatureImportanceStats,
} from './marks/feature-importance.js'
export { heatMap, type HeatMapOptions, type HeatMapStats } from './marks/heat-map.js'
export { histogram, type HistogramOptions, type HistogramStats } from './marks/histogram.js'
export { linePlot, type LinePlotOptions, type LinePlotStats } from './marks/line-plot.js'
export {
  precisionRecallCurve,
  type PrecisionRecallCurveOptions,
  type PrecisionRecallCurveStats,
} from './marks/precision-recall-curve.js'
export {
  type LinePoint,
  regressionPlot,
  type RegressionPlotOptions,
  type RegressionPlotStats,
} from './marks/regression-plot.js'
export { residualPlot, type ResidualPlotOptions, type ResidualPlotStats } from './marks/residual-plot.js'
export { rocCurve, type RocCurveOptions, type RocCurveStats } from './marks/roc-curve.js'
export { scatterPlot, type ScatterPlotOptions, type ScatterPlotStats } from './marks/scatter-plot.js'
export { violinPlot, type ViolinPlotOptions, type ViolinPlotStats } from './marks/violin-plot.js'
export { PlotError, type PlotErrorCode } from './plot-error.js'
export { type PictureOptions, rasterise, renderSpec } from './render/render-spec.js'
export type { BinOptions } from './statistics/bins.js'
export type { BootstrapOptions, Estimator } from './statistics/bootstrap.js'
export type { BoxStatistics } from './statistics/box.js'
export type { ScoreOptions } from './statistics/thresholds.js'
export type { TableInput, TableLike } from './table/table.js'
export type { ThemeName } from './theme.js'

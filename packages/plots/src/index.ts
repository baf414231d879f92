export { Figure, type VegaLiteSpec } from './figure.js'
export { type Bar, barPlot, type BarPlotOptions, type BarPlotStats } from './marks/bar-plot.js'
export { boxPlot, type BoxPlotOptions, type BoxPlotStats } from './marks/box-plot.js'
export type { FigureOptions } from './marks/compose.js'
export { heatMap, type HeatMapOptions, type HeatMapStats } from './marks/heat-map.js'
export { histogram, type HistogramOptions, type HistogramStats } from './marks/histogram.js'
export {
  type LinePoint,
  regressionPlot,
  type RegressionPlotOptions,
  type RegressionPlotStats,
} from './marks/regression-plot.js'
export { PlotError, type PlotErrorCode } from './plot-error.js'
export { type PictureOptions, rasterise, renderSpec } from './render/render-spec.js'
export type { BinOptions } from './statistics/bins.js'
export type { BootstrapOptions, Estimator } from './statistics/bootstrap.js'
export type { BoxStatistics } from './statistics/box.js'
export type { TableInput, TableLike } from './table/table.js'
export type { ThemeName } from './theme.js'

import { jsonNumber } from '../json-number.js'
import type { TimeSeriesVariable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { autocorrelation, laggedCorrelation, partialAutocorrelation } from './autocorrelation.js'
import { dickeyFuller } from './dickey-fuller.js'
import { seasonalPeriod } from './seasonality.js'

/** What the rows are in order of: a column, or the rows themselves. */
export interface SeriesAxis {
  readonly column: string | null
  readonly isTime: boolean
  /** Per row, dates in seconds; `null` for the numbers of the rows. */
  readonly values: Float64Array | null
}

export type SeriesStatistics = Pick<
  TimeSeriesVariable,
  | 'stationary'
  | 'seasonal'
  | 'seasonal_period'
  | 'augmented_dickey_fuller'
  | 'gaps'
  | 'autocorrelation'
  | 'partial_autocorrelation'
  | 'autocorrelation_bound'
  | 'series'
  | 'axis'
>

/** A series goes on as it was: a value says something of the next ones. */
export function isTimeSeries(cells: Float64Array, { vars }: Settings): boolean {
  const { lags, autocorrelation: threshold } = vars.timeseries
  return lags.some((lag) => lag < cells.length && laggedCorrelation(cells, lag) >= threshold)
}

/** The test and the spectrum are of the last values, as their time grows faster than a series. */
const MOST_TESTED = 20_000
/** Values of a chart. */
const MOST_SHOWN = 2000

export function describeTimeSeries(cells: Float64Array, axis: SeriesAxis, settings: Settings): SeriesStatistics {
  const { significance, pacf_acf_lag } = settings.vars.timeseries
  const series = cells.filter(Number.isFinite)
  const last = series.subarray(Math.max(0, series.length - MOST_TESTED))
  const adf = dickeyFuller(last)
  const period = seasonalPeriod(last)
  const seasonal = period !== undefined
  const lags = Math.min(pacf_acf_lag, Math.floor(series.length / 2))
  const acf = autocorrelation(series, lags)
  const isConstant = acf.some(Number.isNaN)
  const every = Math.ceil(cells.length / MOST_SHOWN)
  return {
    stationary: adf !== undefined && adf.pvalue < significance && !seasonal,
    seasonal,
    seasonal_period: period ?? null,
    augmented_dickey_fuller: adf ?? null,
    gaps: gapsOf(cells, axis),
    autocorrelation: isConstant ? [] : acf,
    partial_autocorrelation: isConstant ? [] : partialAutocorrelation(acf).filter(Number.isFinite),
    autocorrelation_bound: 1.96 / Math.sqrt(series.length),
    series: Array.from({ length: Math.ceil(cells.length / every) }, (_, i) => jsonNumber(cells[i * every] as number)),
    axis: { column: axis.column, is_time: axis.isTime },
  }
}

/** Steps between values that are longer than twice the mean step. */
function gapsOf(cells: Float64Array, { values }: SeriesAxis): TimeSeriesVariable['gaps'] {
  const places = Array.from(cells.keys())
    .filter((row) => !Number.isNaN(cells[row]))
    .map((row) => values?.[row] ?? row)
    .filter((place) => !Number.isNaN(place))
  const steps = places.slice(1).map((place, i) => place - (places[i] as number))
  const meanStep = steps.reduce((sum, step) => sum + step, 0) / steps.length
  const gaps = steps.filter((step) => step > 2 * meanStep)
  const n = gaps.length
  if (n === 0) return { n, min: null, max: null, mean: null, std: null }
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / n
  const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0)
  const [min, max] = gaps.reduce(([low, high], gap) => [Math.min(low, gap), Math.max(high, gap)], [Infinity, 0])
  return { n, min: min ?? null, max: max ?? null, mean, std: n < 2 ? null : Math.sqrt(squares / (n - 1)) }
}

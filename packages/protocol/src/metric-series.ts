import {
  AS_STORED,
  double,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { limits } from './limits.js'
import { post } from './route.js'

/** First, last and extremes of one metric of one run. */
export const MetricSummary = message({
  runId: required(text),
  key: required(text),
  count: required(int64),
  /** Of the smallest step. */
  first: required(double),
  /** Of the largest step. */
  last: required(double),
  lastStep: required(int64),
  lastTimestamp: required(int64),
  min: optional(double),
  minStep: optional(int64),
  max: optional(double),
  maxStep: optional(int64),
})
export type MetricSummary = TypeOf<typeof MetricSummary>

/** What a chart's x axis measures: the step, the timestamp, or milliseconds since the first point of the series. */
export const axis = enumeration(['step', 'wall', 'relative'], [])
export type Axis = TypeOf<typeof axis>

/** A point of a series that has no more points than the chart has buckets. */
export const SeriesPoint = message({
  x: required(int64),
  step: required(int64),
  timestamp: required(int64),
  value: required(double),
})
export type SeriesPoint = TypeOf<typeof SeriesPoint>

/**
 * One metric of one run for a chart: `points`, or else what lies in each bucket that holds any. In bucket `bucket[i]`
 * lie `n[i]` finite points with these first, last, smallest and largest values and this mean (all NaN if there are none),
 * and `notFinite[i]` others; no list of these if there are none at all. The first of the smallest values is at
 * `minX[i]`, the first of the largest at `maxX[i]`.
 */
export const MetricSeries = message({
  runId: required(text),
  key: required(text),
  /** Points in the range asked for. */
  count: required(int64),
  bucket: repeated(int32, AS_STORED),
  first: repeated(double, AS_STORED),
  min: repeated(double, AS_STORED),
  max: repeated(double, AS_STORED),
  last: repeated(double, AS_STORED),
  mean: repeated(double, AS_STORED),
  n: repeated(int32, AS_STORED),
  notFinite: repeated(int32, AS_STORED),
  minX: repeated(int64, AS_STORED),
  maxX: repeated(int64, AS_STORED),
  points: repeated(SeriesPoint, AS_STORED),
})
export type MetricSeries = TypeOf<typeof MetricSeries>

export const metricSeriesRoutes = {
  summarizeMetrics: post('/metrics/summaries', {
    request: message({
      runIds: requiredList(text, { most: limits.runsPerChart }),
      keys: repeated(text, { most: limits.keysPerSummary }),
      pageToken: optional(text),
    }),
    response: message({ summaries: repeated(MetricSummary, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
    space: 'labbook',
  }),
  /**
   * The range `start` to `end`, both included, in equal buckets; the whole range of the series if not given. Bucket `i`
   * begins at `start + ⌊i · (end − start + 1) / buckets⌋`. Series × buckets are at most 60,000, else there are fewer
   * buckets than asked for.
   */
  bucketMetrics: post('/metrics/buckets', {
    request: message({
      runIds: requiredList(text, { most: limits.runsPerChart }),
      keys: requiredList(text, { most: limits.keysPerChart }),
      x: withDefault(axis, 'step'),
      start: optional(int64),
      end: optional(int64),
      buckets: withDefault(int32, 300),
    }),
    response: message({
      start: required(int64),
      end: required(int64),
      buckets: required(int32),
      series: repeated(MetricSeries, AS_STORED),
    }),
    access: 'read',
    space: 'labbook',
  }),
}

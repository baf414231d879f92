import {
  double,
  int32,
  int64,
  type Int64,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { get, post } from './route.js'

/** One point of a metric. `modelId` and the dataset fields also record it as a metric of that logged model. */
export const Metric = message({
  key: required(text),
  value: required(double),
  timestamp: required(int64),
  step: withDefault(int64, 0),
  datasetName: optional(text),
  datasetDigest: optional(text),
  modelId: optional(text),
  runId: optional(text),
})
export type Metric = TypeOf<typeof Metric>

/** A point of a known key and run. */
export interface MetricPoint {
  readonly step: Int64
  readonly timestamp: Int64
  readonly value: number
}

export const metricRoutes = {
  logMetric: post('/runs/log-metric', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      key: required(text),
      value: required(double),
      timestamp: required(int64),
      step: withDefault(int64, 0),
      modelId: optional(text),
      datasetName: optional(text),
      datasetDigest: optional(text),
    }),
    response: Nothing,
    access: 'edit',
  }),
  getMetricHistory: get('/metrics/get-history', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      metricKey: required(text),
      maxResults: optional(int32),
      pageToken: optional(text),
    }),
    response: message({ metrics: repeated(Metric), nextPageToken: optional(text) }),
    access: 'read',
  }),
  getMetricHistoryBulk: get('/metrics/get-history-bulk', {
    request: message({ runId: repeated(text), metricKey: withDefault(text, ''), maxResults: optional(int32) }),
    response: message({ metrics: requiredList(Metric) }),
    access: 'read',
    space: 'mlflow-ui',
  }),
  getMetricHistoryBulkInterval: get('/metrics/get-history-bulk-interval', {
    request: message({
      runIds: requiredList(text),
      metricKey: required(text),
      startStep: optional(int64),
      endStep: optional(int64),
      maxResults: optional(int32),
    }),
    response: message({ metrics: repeated(Metric) }),
    access: 'read',
  }),
}

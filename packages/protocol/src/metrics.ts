import {
  AS_STORED,
  type Bound,
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
  textUpTo,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { limits } from './limits.js'
import { get, post } from './route.js'

/** One point of a metric. `modelId` and the dataset fields also record it as a metric of that logged model. */
export const Metric = message({
  key: required(text),
  value: required(double),
  timestamp: required(int64),
  step: withDefault(int64, 0),
  datasetName: optional(textUpTo(limits.datasetName)),
  datasetDigest: optional(textUpTo(limits.datasetName)),
  modelId: optional(textUpTo(limits.modelId)),
  runId: optional(text),
})
export type Metric = TypeOf<typeof Metric>

/** A point without its key and run. */
export interface MetricPoint {
  readonly step: Int64
  readonly timestamp: Int64
  readonly value: number
}

/** In MLflow's words. */
const mostRuns = limits.runIdsPerBulkHistory
const historyRuns: Bound = {
  most: mostRuns,
  refusal: (got) =>
    `GetMetricHistoryBulk request cannot specify more than ${mostRuns} run_ids. Received ${got} run_ids.`,
}
const intervalRuns: Bound = {
  most: mostRuns,
  refusal: (got) =>
    `GetMetricHistoryBulkInterval request must specify at most ${mostRuns} run_ids. Received ${got} run_ids.`,
}

export const metricRoutes = {
  logMetric: post('/runs/log-metric', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      key: required(text),
      value: required(double),
      timestamp: required(int64),
      step: withDefault(int64, 0),
      modelId: optional(textUpTo(limits.modelId)),
      datasetName: optional(textUpTo(limits.datasetName)),
      datasetDigest: optional(textUpTo(limits.datasetName)),
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
    response: message({ metrics: repeated(Metric, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  getMetricHistoryBulk: get('/metrics/get-history-bulk', {
    request: message({
      runId: repeated(text, historyRuns),
      metricKey: withDefault(text, ''),
      maxResults: optional(int32),
    }),
    response: message({ metrics: requiredList(Metric, AS_STORED) }),
    access: 'read',
    space: 'mlflow-ui',
  }),
  getMetricHistoryBulkInterval: get('/metrics/get-history-bulk-interval', {
    request: message({
      runIds: requiredList(text, intervalRuns),
      metricKey: required(text),
      startStep: optional(int64),
      endStep: optional(int64),
      maxResults: optional(int32),
    }),
    response: message({ metrics: repeated(Metric, AS_STORED) }),
    access: 'read',
  }),
}

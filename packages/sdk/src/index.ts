export { ApiError, type ErrorCode, type Experiment } from '@labbook/protocol'
export { InvalidInputError } from './checks/invalid-input-error.js'
export { type Connection, type ConnectionOptions, openConnection } from './connection/connection.js'
export type { Environment } from './connection/environment.js'
export { type ActiveExperiment, setExperiment } from './fluent/experiments.js'
export { deleteTag, logMetric, logMetrics, logParam, logParams, setTag, setTags } from './fluent/log.js'
export { activeRun, endRun, finish, flush, lastActiveRun, startRun, type StartRunOptions } from './fluent/runs.js'
export {
  type Configuration,
  configure,
  getTrackingUri,
  isTrackingUriSet,
  setTrackingUri,
} from './fluent/session.js'
export type { Delivery, RunEnd } from './platform.js'
export type { ActiveRun, EndOptions, FlushOptions, Loggable, MetricOptions, ModelLinks } from './runs/active-run.js'

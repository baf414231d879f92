export { ApiError, type ErrorCode } from '@labbook/protocol'
export { endRun, logMetric, logParam, setExperiment, setTrackingUri, startRun } from './fluent/tracking.js'

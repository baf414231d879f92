export { allRoutes } from './all-routes.js'
export { ApiError, type ErrorCode, errorCodeForStatus, isErrorCode } from './api-error.js'
export {
  archiveRoutes,
  artifactRoutes,
  artifactTransferRoutes,
  FileInfo,
  previewRoutes,
  type UploadedPart,
} from './artifacts.js'
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  errorOfAnswer,
  errorOfFetch,
} from './client.js'
export {
  anyJson,
  type Codec,
  double,
  type Int64,
  int64,
  isList,
  isMessage,
  type Message,
  type TypeOf,
} from './codec.js'
export { DecodeFault } from './decode-fault.js'
export {
  Dataset,
  DatasetInput,
  DatasetSummary,
  DatasetUse,
  datasetRoutes,
  datasetUseRoutes,
  LoggedDataset,
} from './datasets.js'
export { type Change, EVENTS_PATH, type EventName, type LiveEvent, writeEvent } from './events.js'
export {
  Experiment,
  ExperimentSummary,
  experimentRoutes,
  experimentSummaryRoutes,
  type LifecycleStage,
  type ViewType,
} from './experiments.js'
export { Key, type KeyKind, keyRoutes } from './keys.js'
export { limits } from './limits.js'
export {
  DatasetClause,
  LoggedModel,
  LoggedModelInfo,
  LoggedModelOrder,
  type LoggedModelStatus,
  loggedModelRoutes,
} from './logged-models.js'
export {
  BASELINE_TAG,
  type FieldFaults,
  METRIC_DEFINITION_TAG,
  METRIC_FORMATS,
  METRIC_GOALS,
  type MetricDefinition,
  metricDefinitionFaults,
  type MetricFormat,
  type MetricGoal,
  PARAM_DEFINITION_TAG,
  PARAM_TYPES,
  type ParamDefinition,
  paramDefinitionFaults,
  type ParamType,
  type ParsedDefinition,
  parseMetricDefinition,
  parseParamDefinition,
  parsePrimaryMetric,
  PRIMARY_METRIC_GREATER_TAG,
  PRIMARY_METRIC_TAG,
  type PrimaryMetric,
  writeMetricDefinition,
  writeParamDefinition,
} from './metric-definition.js'
export { type Axis, MetricSeries, MetricSummary, metricSeriesRoutes, SeriesPoint } from './metric-series.js'
export { Metric, type MetricPoint, metricRoutes } from './metrics.js'
export {
  MODEL_STAGES,
  type ModelStage,
  ModelVersion,
  type ModelVersionStatus,
  modelVersionRoutes,
} from './model-versions.js'
export { type ModelUri, parseModelUri } from './model-uri.js'
export { parseJson, refuseManyValues } from './parse-json.js'
export {
  aliasFault,
  ModelActivity,
  type ModelActivityKind,
  ModelAlias,
  modelActivityRoutes,
  RegisteredModel,
  registeredModelRoutes,
} from './registered-models.js'
export {
  type Access,
  addressesOf,
  type Handlers,
  type Method,
  type RequestOf,
  type ResponseOf,
  type Route,
  type Routes,
} from './route.js'
export {
  CONSOLE_FOLDER,
  CONSOLE_PART_BYTES,
  consolePartNumber,
  consolePartPath,
  ERROR_TAG,
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_TAG,
  lastOverwrite,
  LOG_FOLDER,
  type LogFormat,
  logFormatOf,
  type LogLine,
  type LogStream,
  parseLogLine,
  writeLogLine,
} from './run-log.js'
export { RUN_FILE_EXTENSION, RUN_FILE_FORMAT, RUN_FILE_VERSION, RunFile, runFileEntries } from './run-file.js'
export {
  GroupColumn,
  GroupOrder,
  ParentRun,
  RecordedModel,
  RunDataset,
  RunGroup,
  RunRow,
  runTableRoutes,
  TableColumn,
} from './run-table.js'
export {
  batchTooLarge,
  ModelInput,
  ModelOutput,
  Run,
  RunData,
  RunInfo,
  RunInputs,
  RunOutputs,
  type RunStatus,
  runRoutes,
} from './runs.js'
export { ServerClock } from './server-clock.js'
export { serverInfoRoutes, ServerStatus, serverStatusRoutes } from './server-info.js'
export { Param, Tag } from './tags.js'
export { TrashItem, trashRoutes } from './trash.js'
export { View, viewRoutes } from './views.js'
export {
  Webhook,
  WEBHOOK_ACTIONS,
  type WebhookAction,
  WebhookDelivery,
  webhookDeliveryRoutes,
  type WebhookEntity,
  WebhookEvent,
  webhookRoutes,
  type WebhookStatus,
  WebhookTestResult,
} from './webhooks.js'

export {
  ApiError,
  type Dataset,
  type ErrorCode,
  type FileInfo,
  type LifecycleStage,
  type MetricDefinition,
  type ModelInput,
  type ModelStage,
  type ModelVersionStatus,
  type ParamDefinition,
  type ParamType,
  type RunStatus,
  type ViewType,
  type WebhookAction,
  type WebhookEntity,
  type WebhookEvent,
  type WebhookStatus,
  type WebhookTestResult,
} from '@labbook/protocol'
export type { ArtifactContent, Download, DownloadOptions, TransferOptions } from './artifacts/artifact-store.js'
export type { ByteRange } from './artifacts/byte-range.js'
export { InvalidInputError } from './checks/invalid-input-error.js'
export type { DownloadArtifactsOptions, ListArtifactsOptions, LogArtifactOptions } from './client/artifacts.js'
export type { Values } from './client/client-context.js'
export type {
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  MetricPoint,
  ModelOutput,
  ModelVersion,
  RegisteredModel,
  Run,
  RunData,
  RunInfo,
  RunInputs,
  Texts,
} from './client/entities.js'
export type { CreateExperimentOptions, SearchExperimentsOptions } from './client/experiments.js'
export { LabbookClient, type LabbookClientOptions } from './client/labbook-client.js'
export type { LoadTableOptions } from './client/load-table.js'
export type { CreateLoggedModelOptions, SearchLoggedModelsOptions } from './client/logged-models.js'
export type { CreateModelVersionOptions, VersionRef } from './client/model-versions.js'
export { allPages, type PageList, type PageOptions } from './client/page-list.js'
export type {
  ChatMessage,
  Prompt,
  PromptTemplate,
  PromptVersion,
  RegisterPromptOptions,
} from './client/prompts.js'
export type { CreateRegisteredModelOptions, SearchRegistryOptions } from './client/registered-models.js'
export type { RegisterModelOptions } from './client/register-model.js'
export type { LogBatchOptions, LogInputsOptions, MetricInput, PointOptions } from './client/run-data.js'
export type { CreateRunOptions, SearchRunsOptions, SetTerminatedOptions, UpdateRunOptions } from './client/runs.js'
export { type RunColumns, type RunRow, RunsTable } from './client/runs-table.js'
export type { CreateWebhookOptions, UpdateWebhookOptions, Webhook } from './client/webhooks.js'
export { type Connection, type ConnectionOptions, openConnection } from './connection/connection.js'
export type { Environment } from './connection/environment.js'
export type { FindRunsOptions } from './client/search-runs.js'
export {
  type DatasetOptions,
  datasetOf,
  type FrameInputOptions,
  type InputOptions,
  metaDataset,
} from './datasets/dataset.js'
export { codeSource, type DatasetSource, sourceAt } from './datasets/dataset-source.js'
export type { FrameLike, TableData } from './datasets/table.js'
export type { TensorData } from './datasets/tensor.js'
export type { FigureInput } from './files/figure-file.js'
export type { ImageInput } from './files/image-file.js'
export {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  deleteRun,
  downloadArtifacts,
  getArtifactUri,
  getExperiment,
  getExperimentByName,
  getMetricHistory,
  getParentRun,
  getRun,
  listArtifacts,
  type OfRun,
  restoreRun,
  searchExperiments,
  searchLoggedModels,
  searchModelVersions,
  searchRegisteredModels,
  searchRuns,
  setExperimentTag,
  setExperimentTags,
} from './fluent/ask.js'
export {
  defineExperiment,
  type ExperimentDefinition,
  type ParamSpec,
  type ParamValue,
  type TypedExperiment,
  type TypedRun,
  type TypedRunOptions,
} from './fluent/define-experiment.js'
export { deadLetters, type DeadLettersOptions } from './fluent/dead-letters.js'
export { setExperiment } from './fluent/experiments.js'
export {
  deleteTag,
  logArtifact,
  logArtifacts,
  logBytes,
  logDict,
  logFigure,
  logImage,
  logInput,
  logMetric,
  logMetrics,
  logModels,
  logParam,
  logParams,
  logProfile,
  logTable,
  logText,
  setTag,
  setTags,
} from './fluent/log.js'
export { activeRun, endRun, finish, flush, lastActiveRun, startRun, type StartRunOptions } from './fluent/runs.js'
export {
  type Configuration,
  configure,
  getTrackingUri,
  isTrackingUriSet,
  setTrackingUri,
} from './fluent/session.js'
export type { DeadLetter, RunIdentity } from './journal/journal-source.js'
export type { Delivery, RunEnd } from './platform.js'
export type { ActiveRun } from './runs/active-run.js'
export type { EndOptions, FlushOptions, ImageSeries, Loggable, MetricOptions, ModelLinks } from './runs/log-options.js'
export type { LogProfileOptions } from './runs/profile-log.js'
export type { LogCall } from './runs/watched-call.js'

import {
  AS_STORED,
  type Bound,
  enumeration,
  int32,
  int64,
  message,
  optional,
  present,
  repeated,
  required,
  requiredList,
  text,
  textUpTo,
  type TypeOf,
  withDefault,
} from './codec.js'
import { DatasetInput, LoggedDataset } from './datasets.js'
import { idText, lifecycleStage, Nothing, viewType } from './experiments.js'
import { limits } from './limits.js'
import { Metric } from './metrics.js'
import { get, post } from './route.js'
import { Param, Tag } from './tags.js'

export const runStatus = enumeration(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'], [1, 2, 3, 4, 5])
/** How far a run is. */
export type RunStatus = TypeOf<typeof runStatus>

export const RunInfo = message({
  runId: required(text, { alias: 'run_uuid' }),
  runName: present(text),
  experimentId: required(text),
  userId: present(text),
  status: required(runStatus),
  startTime: required(int64),
  endTime: optional(int64),
  artifactUri: present(text),
  lifecycleStage: required(lifecycleStage),
})
export type RunInfo = TypeOf<typeof RunInfo>

/** The latest point of each metric, by (step, timestamp, value). */
export const RunData = message({
  metrics: repeated(Metric, AS_STORED),
  params: repeated(Param, AS_STORED),
  tags: repeated(Tag, AS_STORED),
})
export type RunData = TypeOf<typeof RunData>

export const ModelInput = message({ modelId: required(textUpTo(limits.modelId)) })
/** A logged model that a run used. */
export type ModelInput = TypeOf<typeof ModelInput>
export const ModelOutput = message({ modelId: required(textUpTo(limits.modelId)), step: withDefault(int64, 0) })
export type ModelOutput = TypeOf<typeof ModelOutput>

export const RunInputs = message({
  datasetInputs: repeated(DatasetInput, AS_STORED),
  modelInputs: repeated(ModelInput, AS_STORED),
})
export const RunOutputs = message({ modelOutputs: repeated(ModelOutput, AS_STORED) })

export const Run = message({
  info: required(RunInfo),
  data: required(RunData),
  inputs: optional(RunInputs),
  outputs: optional(RunOutputs),
})
export type Run = TypeOf<typeof Run>

/** Up to what a whole batch may hold, names are looked at before numbers, as MLflow does; the words are its own. */
function inBatch(what: 'metrics' | 'params' | 'tags', most: number): Bound {
  return { most: limits.itemsPerBatch, refusal: (got) => batchTooLarge(what, { most, got }) }
}

export function batchTooLarge(what: string, { most, got }: { most: number; got: number }): string {
  return (
    `A batch logging request can contain at most ${most} ${what}. Got ${got} ${what}. ` +
    `Please split up ${what} across multiple requests and try again.`
  )
}

const ByRunId = message({ runId: required(text) })

export const runRoutes = {
  createRun: post('/runs/create', {
    request: message({
      experimentId: withDefault(text, '0'),
      userId: withDefault(textUpTo(limits.userId), ''),
      runName: optional(textUpTo(limits.runTagValue)),
      startTime: optional(int64),
      tags: repeated(Tag, { most: limits.tagsPerEntity }),
    }),
    response: message({ run: required(Run) }),
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  getRun: get('/runs/get', {
    request: message({ runId: required(text, { alias: 'run_uuid' }) }),
    response: message({ run: required(Run) }),
    access: 'read',
  }),
  updateRun: post('/runs/update', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      status: optional(runStatus),
      endTime: optional(int64),
      runName: optional(textUpTo(limits.runTagValue)),
    }),
    response: message({ runInfo: required(RunInfo) }),
    access: 'edit',
  }),
  deleteRun: post('/runs/delete', { request: ByRunId, response: Nothing, access: 'manage' }),
  restoreRun: post('/runs/restore', { request: ByRunId, response: Nothing, access: 'manage' }),
  searchRuns: post('/runs/search', {
    request: message({
      experimentIds: repeated(idText, { most: limits.experimentsPerSearch }),
      filter: optional(text),
      runViewType: withDefault(viewType, 'ACTIVE_ONLY'),
      maxResults: optional(int32),
      orderBy: repeated(text, { most: limits.orderByClauses }),
      pageToken: optional(text),
    }),
    response: message({ runs: repeated(Run, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  logParam: post('/runs/log-parameter', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      key: required(text),
      value: withDefault(text, ''),
    }),
    response: Nothing,
    access: 'edit',
  }),
  setTag: post('/runs/set-tag', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      key: required(text),
      value: withDefault(text, ''),
    }),
    response: Nothing,
    access: 'edit',
  }),
  deleteTag: post('/runs/delete-tag', {
    request: message({ runId: required(text), key: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
  logBatch: post('/runs/log-batch', {
    request: message({
      runId: required(text),
      metrics: repeated(Metric, inBatch('metrics', limits.metricsPerBatch)),
      params: repeated(Param, inBatch('params', limits.paramsPerBatch)),
      tags: repeated(Tag, inBatch('tags', limits.tagsPerBatch)),
    }),
    response: Nothing,
    access: 'edit',
  }),
  logModel: post('/runs/log-model', {
    request: message({ runId: required(text), modelJson: required(textUpTo(limits.modelJson)) }),
    response: Nothing,
    access: 'edit',
  }),
  logInputs: post('/runs/log-inputs', {
    request: message({
      runId: required(text),
      datasets: repeated(LoggedDataset, { most: limits.datasetsPerRequest }),
      models: repeated(ModelInput, { most: limits.modelsPerRequest }),
    }),
    response: Nothing,
    bodyBytes: limits.inputsBodyBytes,
    access: 'edit',
  }),
  logOutputs: post('/runs/outputs', {
    request: message({ runId: required(text), models: requiredList(ModelOutput, { most: limits.modelsPerRequest }) }),
    response: Nothing,
    access: 'edit',
  }),
}

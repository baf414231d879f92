import {
  AS_STORED,
  bool,
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
import { FileInfo } from './artifacts.js'
import { idText, Nothing } from './experiments.js'
import { limits } from './limits.js'
import { Metric } from './metrics.js'
import { del, get, patch, post } from './route.js'
import { Param, Tag } from './tags.js'

export const loggedModelStatus = enumeration(
  ['LOGGED_MODEL_STATUS_UNSPECIFIED', 'LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'],
  [0, 1, 2, 3],
)
export type LoggedModelStatus = TypeOf<typeof loggedModelStatus>

export const LoggedModelInfo = message({
  modelId: required(text),
  experimentId: required(text),
  name: present(text),
  creationTimestampMs: required(int64),
  lastUpdatedTimestampMs: required(int64),
  artifactUri: present(text),
  status: required(loggedModelStatus),
  modelType: withDefault(text, ''),
  sourceRunId: withDefault(text, ''),
  tags: repeated(Tag, AS_STORED),
  statusMessage: optional(text),
})
export type LoggedModelInfo = TypeOf<typeof LoggedModelInfo>

/** Every stored point of the model's metrics, not only the latest. */
export const LoggedModelData = message({ params: repeated(Param, AS_STORED), metrics: repeated(Metric, AS_STORED) })
export const LoggedModel = message({ info: required(LoggedModelInfo), data: required(LoggedModelData) })
export type LoggedModel = TypeOf<typeof LoggedModel>

/** Narrows a search to metrics on this dataset; without a digest, on any of its digests. */
export const DatasetClause = message({ datasetName: withDefault(text, ''), datasetDigest: optional(text) })
export type DatasetClause = TypeOf<typeof DatasetClause>

export const LoggedModelOrder = message({
  fieldName: required(text),
  ascending: withDefault(bool, true),
  datasetName: optional(text),
  datasetDigest: optional(text),
})
export type LoggedModelOrder = TypeOf<typeof LoggedModelOrder>

/** A param or tag of a model as a client sends it. */
const ModelText = message({
  key: required(textUpTo(limits.loggedModelKey)),
  value: withDefault(textUpTo(limits.loggedModelValue), ''),
})

const ModelAnswer = message({ model: required(LoggedModel) })

export const loggedModelRoutes = {
  createLoggedModel: post('/logged-models', {
    request: message({
      experimentId: required(text),
      name: optional(textUpTo(limits.loggedModelName)),
      modelType: withDefault(textUpTo(limits.loggedModelName), ''),
      sourceRunId: withDefault(textUpTo(limits.runId), ''),
      params: repeated(ModelText, { most: limits.paramsPerModelRequest }),
      tags: repeated(ModelText, { most: limits.tagsPerEntity }),
    }),
    response: ModelAnswer,
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  searchLoggedModels: post('/logged-models/search', {
    request: message({
      experimentIds: requiredList(idText, { most: limits.experimentsPerSearch }),
      filter: optional(text),
      datasets: repeated(DatasetClause, { most: limits.datasetClauses }),
      maxResults: optional(int32),
      orderBy: repeated(LoggedModelOrder, { most: limits.orderByClauses }),
      pageToken: optional(text),
    }),
    response: message({ models: repeated(LoggedModel, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  getLoggedModel: get('/logged-models/:model_id', {
    request: message({ modelId: required(text), allowDeleted: withDefault(bool, false) }),
    response: ModelAnswer,
    access: 'read',
  }),
  finalizeLoggedModel: patch('/logged-models/:model_id', {
    request: message({ modelId: required(text), status: required(loggedModelStatus) }),
    response: ModelAnswer,
    access: 'edit',
  }),
  deleteLoggedModel: del('/logged-models/:model_id', {
    request: message({ modelId: required(text) }),
    response: Nothing,
    access: 'manage',
  }),
  setLoggedModelTags: patch('/logged-models/:model_id/tags', {
    request: message({ modelId: required(text), tags: repeated(ModelText, { most: limits.tagsPerEntity }) }),
    response: Nothing,
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  deleteLoggedModelTag: del('/logged-models/:model_id/tags/*tag_key', {
    request: message({ modelId: required(text), tagKey: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
  logLoggedModelParams: post('/logged-models/:model_id/params', {
    request: message({ modelId: required(text), params: repeated(ModelText, { most: limits.paramsPerModelRequest }) }),
    response: Nothing,
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  listLoggedModelArtifacts: get('/logged-models/:model_id/artifacts/directories', {
    request: message({ modelId: required(text), artifactDirectoryPath: withDefault(text, '') }),
    response: message({ rootUri: required(text), files: repeated(FileInfo, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
}

import {
  AS_STORED,
  bool,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  textMap,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { limits } from './limits.js'
import { versionNumber } from './model-versions.js'
import { del, get, post, put } from './route.js'

/** `fileSize` is left out for folders and for empty files, as MLflow does. */
export const FileInfo = message({ path: required(text), isDir: required(bool), fileSize: optional(int64) })
/** A file or a folder among artifacts. */
export type FileInfo = TypeOf<typeof FileInfo>

/** Headers that a client must send with a presigned address. */
const Headers = textMap(AS_STORED)

const UploadCredential = message({
  url: required(text),
  partNumber: required(int32),
  headers: withDefault(Headers, {}),
})
const UploadedPart = message({ partNumber: required(int32), etag: required(text), url: optional(text) })
export type UploadedPart = TypeOf<typeof UploadedPart>

/** Routes that answer JSON. */
export const artifactRoutes = {
  listRunArtifacts: get('/artifacts/list', {
    request: message({
      runId: required(text, { alias: 'run_uuid' }),
      path: withDefault(text, ''),
      pageToken: optional(text),
    }),
    response: message({ rootUri: required(text), files: repeated(FileInfo, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  createPresignedUpload: post('/artifacts/presigned-upload-url', {
    request: message({ runId: required(text), path: required(text), expiration: withDefault(int32, 900) }),
    response: message({ presignedUrl: required(text), headers: withDefault(Headers, {}) }),
    access: 'edit',
  }),
  listProxyArtifacts: get('/artifacts', {
    request: message({ path: withDefault(text, '') }),
    response: message({ files: repeated(FileInfo, AS_STORED) }),
    access: 'read',
    space: 'mlflow-artifacts',
  }),
  deleteProxyArtifact: del('/artifacts/*path', {
    request: message({ path: withDefault(text, '') }),
    response: Nothing,
    access: 'manage',
    space: 'mlflow-artifacts',
  }),
  createMultipartUpload: post('/mpu/create/*folder', {
    request: message({ folder: withDefault(text, ''), path: required(text), numParts: required(int64) }),
    response: message({ uploadId: required(text), credentials: requiredList(UploadCredential, AS_STORED) }),
    access: 'edit',
    space: 'mlflow-artifacts',
  }),
  completeMultipartUpload: post('/mpu/complete/*folder', {
    request: message({
      folder: withDefault(text, ''),
      path: required(text),
      uploadId: required(text),
      parts: requiredList(UploadedPart, { most: limits.multipartParts }),
    }),
    response: Nothing,
    access: 'edit',
    space: 'mlflow-artifacts',
  }),
  abortMultipartUpload: post('/mpu/abort/*folder', {
    request: message({ folder: withDefault(text, ''), path: required(text), uploadId: required(text) }),
    response: Nothing,
    access: 'edit',
    space: 'mlflow-artifacts',
  }),
  presignDownload: get('/presigned/*path', {
    request: message({ path: withDefault(text, '') }),
    response: message({ url: required(text), headers: withDefault(Headers, {}), fileSize: required(int64) }),
    access: 'read',
    space: 'mlflow-artifacts',
  }),
}

/** Routes whose body is the file itself. */
export const artifactTransferRoutes = {
  downloadProxyArtifact: get('/artifacts/*path', {
    request: message({ path: withDefault(text, '') }),
    response: Nothing,
    access: 'read',
    space: 'mlflow-artifacts',
    carries: 'download',
  }),
  uploadProxyArtifact: put('/artifacts/*path', {
    request: message({ path: withDefault(text, '') }),
    response: Nothing,
    access: 'edit',
    space: 'mlflow-artifacts',
    carries: 'upload',
  }),
  downloadRunArtifact: get('/get-artifact', {
    request: message({ runId: required(text, { alias: 'run_uuid' }), path: required(text) }),
    response: Nothing,
    access: 'read',
    space: 'root',
    carries: 'download',
  }),
  downloadLoggedModelArtifact: get('/logged-models/:model_id/artifacts/files', {
    request: message({ modelId: required(text), artifactFilePath: withDefault(text, '') }),
    response: Nothing,
    access: 'read',
    space: 'mlflow-ui',
    carries: 'download',
  }),
  downloadModelVersionArtifact: get('/model-versions/get-artifact', {
    request: message({ name: required(text), version: required(versionNumber), path: required(text) }),
    response: Nothing,
    access: 'read',
    space: 'root',
    carries: 'download',
  }),
  uploadRunArtifact: post('/upload-artifact', {
    request: message({ runUuid: withDefault(text, ''), path: withDefault(text, '') }),
    response: Nothing,
    access: 'edit',
    space: 'mlflow-ui',
    carries: 'upload',
  }),
}

export const previewRoutes = {
  /** An address that shows one HTML or PDF file, and its folder, outside of our origin for a short time. */
  createPreviewTicket: post('/artifacts/preview-tickets', {
    request: message({
      runId: optional(text),
      modelId: optional(text),
      path: required(text),
      /** Origin and prefix of the page that will show it. */
      base: required(text),
    }),
    response: message({
      url: required(text),
      /** Until then the address can be opened, once. */
      expiresTime: required(int64),
    }),
    access: 'read',
    space: 'labbook',
  }),
}

export const archiveRoutes = {
  /** A folder of a run or model, or all of it, as a zip file. */
  downloadArchive: get('/artifacts/zip', {
    request: message({ runId: optional(text), modelId: optional(text), path: withDefault(text, '') }),
    response: Nothing,
    access: 'read',
    space: 'labbook',
    carries: 'download',
  }),
}

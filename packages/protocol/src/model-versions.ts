import {
  anyJson,
  AS_STORED,
  bool,
  type Codec,
  enumeration,
  int64,
  message,
  optional,
  present,
  repeated,
  required,
  text,
  textUpTo,
  type TypeOf,
  withDefault,
} from './codec.js'
import { DecodeFault } from './decode-fault.js'
import { Nothing } from './experiments.js'
import { limits } from './limits.js'
import { del, get, patch, post } from './route.js'
import { Tag } from './tags.js'

/** The number of a version: a whole number in code, a decimal text on the wire. */
export const versionNumber: Codec<number> = {
  decode(json) {
    const version = typeof json === 'string' && /^\d{1,16}$/.test(json) ? Number(json) : json
    if (Number.isSafeInteger(version)) return version as number
    const shown = typeof json === 'string' ? `'${json.slice(0, 100)}'` : anyJson.write(json).slice(0, 100)
    throw new DecodeFault({ value: json, hint: `Parameter 'version' must be an integer, got ${shown}.` })
  },
  write: (version) => `"${version}"`,
}

export const modelVersionStatus = enumeration(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY'], [1, 2, 3])
/** Whether a model version can be used. */
export type ModelVersionStatus = TypeOf<typeof modelVersionStatus>

/** As MLflow spells them; a version that no stage was asked for is in `None`. */
export const MODEL_STAGES = ['None', 'Staging', 'Production', 'Archived'] as const
/** The stages of model versions. */
export type ModelStage = (typeof MODEL_STAGES)[number]

export const ModelVersion = message({
  name: required(text),
  version: required(versionNumber),
  creationTimestamp: required(int64),
  lastUpdatedTimestamp: required(int64),
  currentStage: required(enumeration(MODEL_STAGES, [])),
  description: optional(text),
  /** As it was given: `models:/m-…`, `runs:/…`, `s3://…`. */
  source: present(text),
  runId: present(text),
  status: required(modelVersionStatus),
  runLink: present(text),
  tags: repeated(Tag, AS_STORED),
  aliases: repeated(text, AS_STORED),
  /** The logged model that it was made from. */
  modelId: optional(text),
})
export type ModelVersion = TypeOf<typeof ModelVersion>

const VersionAnswer = message({ modelVersion: required(ModelVersion) })
const ByVersion = message({ name: required(text), version: required(versionNumber) })

export const modelVersionRoutes = {
  createModelVersion: post('/model-versions/create', {
    request: message({
      name: required(text),
      source: required(text),
      runId: withDefault(textUpTo(limits.runId), ''),
      tags: repeated(Tag, { most: limits.tagsPerEntity }),
      runLink: withDefault(textUpTo(limits.modelSource), ''),
      description: withDefault(text, ''),
      modelId: withDefault(textUpTo(limits.modelId), ''),
    }),
    response: VersionAnswer,
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  getModelVersion: get('/model-versions/get', { request: ByVersion, response: VersionAnswer, access: 'read' }),
  updateModelVersion: patch('/model-versions/update', {
    request: message({ name: required(text), version: required(versionNumber), description: optional(text) }),
    response: VersionAnswer,
    access: 'edit',
  }),
  deleteModelVersion: del('/model-versions/delete', { request: ByVersion, response: Nothing, access: 'manage' }),
  searchModelVersions: get('/model-versions/search', {
    request: message({
      filter: optional(text),
      maxResults: optional(int64),
      orderBy: repeated(text, { most: limits.orderByClauses }),
      pageToken: optional(text),
    }),
    response: message({ modelVersions: repeated(ModelVersion, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  transitionModelVersionStage: post('/model-versions/transition-stage', {
    request: message({
      name: required(text),
      version: required(versionNumber),
      stage: required(text),
      archiveExistingVersions: withDefault(bool, false),
    }),
    response: VersionAnswer,
    access: 'edit',
  }),
  getModelVersionDownloadUri: get('/model-versions/get-download-uri', {
    request: ByVersion,
    response: message({ artifactUri: present(text) }),
    access: 'read',
  }),
  setModelVersionTag: post('/model-versions/set-tag', {
    request: message({
      name: required(text),
      version: required(versionNumber),
      key: required(text),
      value: withDefault(text, ''),
    }),
    response: Nothing,
    access: 'edit',
  }),
  deleteModelVersionTag: del('/model-versions/delete-tag', {
    request: message({ name: required(text), version: required(versionNumber), key: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
}

import {
  AS_STORED,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { limits } from './limits.js'
import { ModelVersion, versionNumber } from './model-versions.js'
import { del, get, getOrPost, patch, post } from './route.js'
import { Tag } from './tags.js'

/** A name that leads to exactly one version of its model. */
export const ModelAlias = message({ alias: required(text), version: required(versionNumber) })
export type ModelAlias = TypeOf<typeof ModelAlias>

/** What is wrong with the name of an alias, in a sentence; `undefined` if nothing is. */
export function aliasFault(alias: string): string | undefined {
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) {
    return `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`
  }
  if (alias.toLowerCase() === 'latest') return "'latest' alias name (case insensitive) is reserved."
  if (/^v\d+$/i.test(alias)) return `Version alias name '${alias}' is reserved.`
  return undefined
}

export const RegisteredModel = message({
  name: required(text),
  creationTimestamp: required(int64),
  lastUpdatedTimestamp: required(int64),
  description: optional(text),
  /** The newest version of each stage that has one. */
  latestVersions: repeated(ModelVersion, AS_STORED),
  tags: repeated(Tag, AS_STORED),
  aliases: repeated(ModelAlias, AS_STORED),
})
export type RegisteredModel = TypeOf<typeof RegisteredModel>

const ModelAnswer = message({ registeredModel: required(RegisteredModel) })
const ByName = message({ name: required(text) })

export const registeredModelRoutes = {
  createRegisteredModel: post('/registered-models/create', {
    request: message({
      name: required(text),
      tags: repeated(Tag, { most: limits.tagsPerEntity }),
      description: optional(text),
    }),
    response: ModelAnswer,
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  getRegisteredModel: get('/registered-models/get', { request: ByName, response: ModelAnswer, access: 'read' }),
  updateRegisteredModel: patch('/registered-models/update', {
    request: message({ name: required(text), description: optional(text) }),
    response: ModelAnswer,
    access: 'edit',
  }),
  renameRegisteredModel: post('/registered-models/rename', {
    request: message({ name: required(text), newName: required(text) }),
    response: ModelAnswer,
    access: 'manage',
  }),
  deleteRegisteredModel: del('/registered-models/delete', { request: ByName, response: Nothing, access: 'manage' }),
  searchRegisteredModels: get('/registered-models/search', {
    request: message({
      filter: optional(text),
      maxResults: optional(int64),
      orderBy: repeated(text, { most: limits.orderByClauses }),
      pageToken: optional(text),
    }),
    response: message({ registeredModels: repeated(RegisteredModel, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  /** Of the stages named, or of all. */
  getLatestVersions: getOrPost('/registered-models/get-latest-versions', {
    request: message({ name: required(text), stages: repeated(text, { most: limits.stages }) }),
    response: message({ modelVersions: repeated(ModelVersion, AS_STORED) }),
    access: 'read',
  }),
  setRegisteredModelTag: post('/registered-models/set-tag', {
    request: message({ name: required(text), key: required(text), value: withDefault(text, '') }),
    response: Nothing,
    access: 'edit',
  }),
  deleteRegisteredModelTag: del('/registered-models/delete-tag', {
    request: message({ name: required(text), key: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
  /** Points the alias to the version, wherever it pointed before. */
  setModelAlias: post('/registered-models/alias', {
    request: message({ name: required(text), alias: required(text), version: required(versionNumber) }),
    response: Nothing,
    access: 'edit',
  }),
  deleteModelAlias: del('/registered-models/alias', {
    request: message({ name: required(text), alias: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
  getVersionByAlias: get('/registered-models/alias', {
    request: message({ name: required(text), alias: required(text) }),
    response: message({ modelVersion: required(ModelVersion) }),
    access: 'read',
  }),
}

const activityKind = enumeration(
  [
    'model_created',
    'model_renamed',
    'version_created',
    'version_deleted',
    'stage_changed',
    'alias_set',
    'alias_deleted',
    'description_changed',
    'tag_set',
    'tag_deleted',
  ],
  [],
)
export type ModelActivityKind = TypeOf<typeof activityKind>

/** One thing that happened to a registered model or to one of its versions. */
export const ModelActivity = message({
  kind: required(activityKind),
  time: required(int64),
  /** The version that it happened to; for an alias, where the alias leads now. */
  version: optional(versionNumber),
  /** What was set: the alias, the key of the tag. */
  key: optional(text),
  /** What stood there before: the version of the alias, the stage, the name. */
  before: optional(text),
  after: optional(text),
})
export type ModelActivity = TypeOf<typeof ModelActivity>

export const modelActivityRoutes = {
  /** Newest first; of one version, or of everything. */
  listModelActivity: get('/registered-models/activity', {
    request: message({
      name: required(text),
      version: optional(versionNumber),
      maxResults: optional(int32),
      pageToken: optional(text),
    }),
    response: message({ activity: repeated(ModelActivity, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
    space: 'labbook',
  }),
}

import {
  AS_STORED,
  type Codec,
  enumeration,
  int64,
  message,
  optional,
  present,
  repeated,
  required,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { limits } from './limits.js'
import { get, getOrPost, post } from './route.js'
import { Tag } from './tags.js'

export const lifecycleStage = enumeration(['active', 'deleted'], [1, 2])
/** Whether an experiment or a run is deleted. */
export type LifecycleStage = TypeOf<typeof lifecycleStage>

/** Which lifecycle stages a search looks at. An unknown value means the default, as in MLflow. */
export const viewType = enumeration(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'], [1, 2, 3], { unknown: 'ACTIVE_ONLY' })
/** Whether a search finds what is deleted. */
export type ViewType = TypeOf<typeof viewType>

/** An experiment id in a list: a decimal text, or a number as some clients send it. */
export const idText: Codec<string> = {
  decode: (json) => (typeof json === 'number' || typeof json === 'bigint' ? String(json) : text.decode(json)),
  write: text.write,
}

export const Experiment = message({
  experimentId: required(text),
  name: required(text),
  artifactLocation: present(text),
  lifecycleStage: required(lifecycleStage),
  lastUpdateTime: required(int64),
  creationTime: required(int64),
  tags: repeated(Tag, AS_STORED),
})
export type Experiment = TypeOf<typeof Experiment>

const ExperimentAnswer = message({ experiment: required(Experiment) })
const ById = message({ experimentId: required(text) })
export const Nothing = message({})

export const experimentRoutes = {
  createExperiment: post('/experiments/create', {
    request: message({
      name: required(text),
      artifactLocation: optional(text),
      tags: repeated(Tag, { most: limits.tagsPerEntity }),
    }),
    response: message({ experimentId: required(text) }),
    bodyBytes: limits.createBodyBytes,
    access: 'edit',
  }),
  searchExperiments: getOrPost('/experiments/search', {
    request: message({
      maxResults: optional(int64),
      pageToken: optional(text),
      filter: optional(text),
      orderBy: repeated(text, { most: limits.orderByClauses }),
      viewType: withDefault(viewType, 'ACTIVE_ONLY'),
    }),
    response: message({ experiments: repeated(Experiment, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
  }),
  getExperiment: get('/experiments/get', { request: ById, response: ExperimentAnswer, access: 'read' }),
  getExperimentByName: get('/experiments/get-by-name', {
    request: message({ experimentName: required(text) }),
    response: ExperimentAnswer,
    access: 'read',
  }),
  deleteExperiment: post('/experiments/delete', { request: ById, response: Nothing, access: 'manage' }),
  restoreExperiment: post('/experiments/restore', { request: ById, response: Nothing, access: 'manage' }),
  updateExperiment: post('/experiments/update', {
    request: message({ experimentId: required(text), newName: required(text) }),
    response: Nothing,
    access: 'manage',
  }),
  setExperimentTag: post('/experiments/set-experiment-tag', {
    request: message({ experimentId: required(text), key: required(text), value: withDefault(text, '') }),
    response: Nothing,
    access: 'edit',
  }),
  deleteExperimentTag: post('/experiments/delete-experiment-tag', {
    request: message({ experimentId: required(text), key: required(text) }),
    response: Nothing,
    access: 'edit',
  }),
}

/** How many runs an experiment has, and when the last one began. */
export const ExperimentSummary = message({
  experimentId: required(text),
  runs: required(int64),
  running: required(int64),
  lastStartTime: optional(int64),
})
export type ExperimentSummary = TypeOf<typeof ExperimentSummary>

export const experimentSummaryRoutes = {
  /** Of the experiments named, at most 1,000; of all active ones if none is. */
  summarizeExperiments: get('/experiments/summaries', {
    request: message({ experimentId: repeated(idText, { most: limits.experimentsPerSummary }) }),
    response: message({ summaries: repeated(ExperimentSummary, AS_STORED) }),
    access: 'read',
    space: 'labbook',
  }),
}

import {
  AS_STORED,
  type Bound,
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
import { idText } from './experiments.js'
import { limits } from './limits.js'
import { get, post } from './route.js'
import { Tag } from './tags.js'

/** `schema` and `profile` are JSON texts that the server keeps but does not read. */
export const Dataset = message({
  name: required(text),
  digest: required(text),
  sourceType: withDefault(text, ''),
  source: withDefault(text, ''),
  schema: optional(text),
  profile: optional(text),
})
/** What a run knows about data: schema, profile and source are JSON. */
export type Dataset = TypeOf<typeof Dataset>

/** A dataset that a run used; the tag `mlflow.data.context` says what for. */
export const DatasetInput = message({ tags: repeated(Tag, AS_STORED), dataset: required(Dataset) })
/** The same as a client logs it. */
export const LoggedDataset = message({
  tags: repeated(Tag, { most: limits.tagsPerInput }),
  dataset: required(Dataset),
})
export type LoggedDataset = TypeOf<typeof LoggedDataset>
export type DatasetInput = TypeOf<typeof DatasetInput>

export const DatasetSummary = message({
  experimentId: required(text),
  name: required(text),
  digest: required(text),
  context: optional(text),
})
export type DatasetSummary = TypeOf<typeof DatasetSummary>

const mostExperiments = limits.experimentsPerDatasetSearch
const datasetExperiments: Bound = {
  most: mostExperiments,
  /** In MLflow's words. */
  refusal: (got) =>
    `SearchDatasets request cannot specify more than ${mostExperiments} experiment_ids. Received ${got} experiment_ids.`,
}

export const datasetRoutes = {
  searchDatasets: post('/experiments/search-datasets', {
    request: message({ experimentIds: repeated(text, datasetExperiments) }),
    response: message({ datasetSummaries: repeated(DatasetSummary, AS_STORED) }),
    access: 'read',
    space: 'mlflow-ui',
  }),
}

/** A dataset of an experiment with the runs that used it. `numRows` and `numColumns` are read from its profile and schema. */
export const DatasetUse = message({
  name: required(text),
  digest: required(text),
  sourceType: withDefault(text, ''),
  source: withDefault(text, ''),
  numRows: optional(int64),
  numColumns: optional(int64),
  contexts: repeated(text, AS_STORED),
  runs: required(int32),
  lastUsedTime: optional(int64),
  /** Where a profile of it was logged. */
  profile: optional(message({ runId: required(text), path: required(text) })),
  /** Only when one dataset was asked for by name and digest. */
  schema: optional(text),
})
export type DatasetUse = TypeOf<typeof DatasetUse>

export const datasetUseRoutes = {
  searchDatasetUses: get('/datasets/search', {
    request: message({
      experimentId: required(idText),
      name: optional(text),
      digest: optional(text),
      pageToken: optional(text),
    }),
    response: message({ datasets: repeated(DatasetUse, AS_STORED), nextPageToken: optional(text) }),
    access: 'read',
    space: 'labbook',
  }),
}

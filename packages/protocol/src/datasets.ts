import { int32, int64, message, optional, repeated, required, text, type TypeOf, withDefault } from './codec.js'
import { idText } from './experiments.js'
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
export type Dataset = TypeOf<typeof Dataset>

/** A dataset that a run used; the tag `mlflow.data.context` says what for. */
export const DatasetInput = message({ tags: repeated(Tag), dataset: required(Dataset) })
export type DatasetInput = TypeOf<typeof DatasetInput>

export const DatasetSummary = message({
  experimentId: required(text),
  name: required(text),
  digest: required(text),
  context: optional(text),
})
export type DatasetSummary = TypeOf<typeof DatasetSummary>

export const datasetRoutes = {
  searchDatasets: post('/experiments/search-datasets', {
    request: message({ experimentIds: repeated(text) }),
    response: message({ datasetSummaries: repeated(DatasetSummary) }),
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
  contexts: repeated(text),
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
    response: message({ datasets: repeated(DatasetUse), nextPageToken: optional(text) }),
    access: 'read',
    space: 'labbook',
  }),
}

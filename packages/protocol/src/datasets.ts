import { message, optional, repeated, required, text, type TypeOf, withDefault } from './codec.js'
import { post } from './route.js'
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

import { AS_STORED, bool, int32, message, repeated, required, text, type TypeOf } from './codec.js'
import { Experiment } from './experiments.js'
import { LoggedModel } from './logged-models.js'
import { Run } from './runs.js'

/**
 * A run as one file (RUN-FILE-1): a zip archive with these entries.
 *
 *     run.json                           this message
 *     metrics.ndjson                     every point of the run, one `Metric` a line
 *     artifacts/<path>                   the run's artifacts
 *     models/<model id>/artifacts/<path> those of the logged models in run.json
 */
export const RunFile = message({
  format: required(text),
  version: required(int32),
  /** Whether the archive holds the artifacts. */
  hasArtifacts: required(bool),
  experiment: required(Experiment),
  run: required(Run),
  /** The logged models that the run made. */
  models: repeated(LoggedModel, AS_STORED),
})
export type RunFile = TypeOf<typeof RunFile>

export const RUN_FILE_FORMAT = 'labbook-run'
/** The only version so far. Readers refuse a newer one. */
export const RUN_FILE_VERSION = 1
export const RUN_FILE_EXTENSION = '.labbook'

export const runFileEntries = {
  run: 'run.json',
  metrics: 'metrics.ndjson',
  /** Of the run's artifacts. */
  artifacts: ['artifacts'],
  /** Of a logged model's artifacts. */
  modelArtifacts: (modelId: string) => ['models', modelId, 'artifacts'],
} as const

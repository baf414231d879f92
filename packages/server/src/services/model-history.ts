import { ApiError } from '@labbook/protocol'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { appendToJsonList, readPythonJson } from './json-list.js'

/** The tag in which a run lists the models that it logged, in MLflow's JSON. */
export const MODEL_HISTORY_TAG = 'mlflow.log-model.history'

/** Adds a model to the history of a run. */
export function* addToModelHistory(store: Store, run: RunRef, modelJson: string): Work<void> {
  const history = yield* store.runs.tag(run, MODEL_HISTORY_TAG)
  const value = appendToJsonList(history, modelJson.trim())
  yield* store.runs.setTags(run, [{ key: MODEL_HISTORY_TAG, value }])
}

const MODEL_FIELDS = ['artifact_path', 'flavors', 'utc_time_created', 'run_id']

/** @throws ApiError 400 for text that is not the JSON of a model */
export function checkModelJson(modelJson: string) {
  const model = readPythonJson(modelJson)
  if (model === undefined) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `Malformed model info. \n ${modelJson.slice(0, 200)} \n is not a valid JSON.`,
    )
  }
  const fields = typeof model === 'object' && model !== null ? model : {}
  const missing = MODEL_FIELDS.filter((name) => !Object.hasOwn(fields, name))
  if (missing.length > 0) {
    const names = missing.map((name) => `'${name}'`).join(', ')
    throw new ApiError('INVALID_PARAMETER_VALUE', `Model json is missing mandatory fields: {${names}}`)
  }
}

import { ApiError, type Experiment } from '@labbook/protocol'
import type { LoggedModelRef } from '../store/logged-models.js'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'

const INT64_MAX = 2n ** 63n - 1n

/** The id in its one spelling; every way into an experiment goes through here. */
export function experimentIdFrom(text: string): string {
  // A search may name thousands, nearly all spelled as we give them.
  if (/^(0|[1-9]\d{0,17})$/.test(text)) return text
  if (/^[+-]?\d{1,25}$/.test(text)) {
    const id = BigInt(text)
    if (id <= INT64_MAX && id >= -INT64_MAX) return String(id)
  }
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid experiment ID '${text.slice(0, 100)}'. Experiment ID must be a valid integer.`,
  )
}

export function* knownExperiment(store: Store, id: string, lock?: 'share'): Work<Experiment> {
  const experimentId = experimentIdFrom(id)
  const experiment = yield* store.experiments.find(experimentId, lock === undefined ? {} : { lock })
  if (experiment === undefined) throw noExperiment(experimentId)
  return experiment
}

/** An experiment that may be written to; it stays so until the transaction ends. */
export function* activeExperiment(store: Store, id: string): Work<Experiment> {
  const experiment = yield* knownExperiment(store, id, 'share')
  if (experiment.lifecycleStage !== 'active') throw notActive('experiment', experiment.experimentId)
  return experiment
}

export function noExperiment(id: string): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${id} exists`)
}

const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/

/** Ids become parts of paths and of messages, so only well-formed ones go further. */
export function checkRunId(runId: string) {
  if (RUN_ID.test(runId)) return
  const shown = JSON.stringify(runId.slice(0, 300))
  throw new ApiError('INVALID_PARAMETER_VALUE', `Invalid value ${shown} for parameter 'run_id' supplied.`)
}

export function* knownRun(store: Store, runId: string, lock?: 'share' | 'update'): Work<RunRef> {
  checkRunId(runId)
  const run = yield* store.runs.find(runId, lock === undefined ? {} : { lock })
  if (run === undefined) throw noRun(runId)
  return run
}

/** A run that may be written to; it stays so until the transaction ends. */
export function* activeRun(store: Store, runId: string, lock: 'share' | 'update' = 'share'): Work<RunRef> {
  const run = runToWrite(runId, yield* knownRun(store, runId, lock))
  if (run instanceof ApiError) throw run
  return run
}

/** The run that was found, or why it cannot be written to. */
export function runToWrite(runId: string, found: RunRef | undefined): RunRef | ApiError {
  if (found === undefined) return noRun(runId)
  return found.lifecycleStage === 'active' ? found : notActive('run', runId)
}

function noRun(runId: string): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `Run with id=${runId} not found`)
}

export function* activeModel(
  store: Store,
  modelId: string,
  options: { lock?: 'update'; allowDeleted?: boolean } = {},
): Work<LoggedModelRef> {
  const model = yield* store.loggedModels.find(modelId, options.lock === undefined ? {} : { lock: options.lock })
  if (model === undefined || (model.lifecycleStage !== 'active' && options.allowDeleted !== true)) {
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Logged model with ID '${modelId.slice(0, 100)}' not found.`)
  }
  return model
}

/** What gc has begun to remove cannot come back (D-73). */
export function* refusePurging(
  store: Store,
  entity: { readonly experimentId: string } | { readonly runId: string },
): Work<void> {
  if (!(yield* store.trash.isPurging(entity))) return
  const [kind, id] = 'runId' in entity ? ['run', entity.runId] : ['experiment', entity.experimentId]
  throw new ApiError('INVALID_STATE', `The ${kind} ${id} is being permanently deleted and cannot be restored.`)
}

function notActive(kind: 'run' | 'experiment', id: string): ApiError {
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `The ${kind} ${id} must be in the 'active' state. Current state is deleted.`,
  )
}

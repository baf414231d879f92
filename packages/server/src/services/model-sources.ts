import { ApiError, limits, parseModelUri } from '@labbook/protocol'
import { readLocation, refuseFragment } from '../artifacts/artifact-location.js'
import { percentDecode } from '../artifacts/artifact-path.js'
import { joinLocation } from '../artifacts/join-location.js'
import type { ModelSource } from '../store/registry-refs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { knownRun } from './entity-rules.js'
import { checkLength } from './name-rules.js'
import { isPlaceholder } from './prompt-rules.js'
import { knownVersion } from './registry-rules.js'

/** What a version is to be made from, as the request says. */
export interface SourceRequest {
  readonly source: string
  readonly runId: string
  readonly modelId: string
}

/** A source on a disk: no scheme, that of a drive, or `file:`. */
export function isLocalSource(source: string): boolean {
  return !/^[a-z][\w+.-]+:/i.test(source) || /^file:/i.test(source)
}

/**
 * Refuses what could lead to another place than it seems to (registry-api §6.3).
 *
 * @throws ApiError 400 that quotes the source
 */
export function checkSourceText(source: string) {
  checkLength(source, limits.modelSource, 'source')
  const plain = fullyDecoded(source)
  const rule = 'Its path must be absolute and without relative references, however it is encoded.'
  if (plain === undefined || /\p{Cc}|(^|[/\\?&=])\.\.?([/\\?&]|$)/u.test(plain)) throw invalidSource(source, rule)
  // These two name an entity, and not a place.
  if (/^(runs|models):/.test(source)) return
  try {
    refuseFragment(source)
    readLocation(source.replace(/([^:/])\/{2,}/g, '$1/'))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw invalidSource(source, error.message)
  }
}

/**
 * Resolves a source to its location and owner (registry-api §6.4). A run or model that does not exist here may belong
 * to another server.
 *
 * @throws ApiError 404 for a `models:/` source that names nothing
 */
export function* resolveSource(
  store: Store,
  { source, runId, modelId }: SourceRequest,
): Work<ModelSource & SourceRequest> {
  const named = parseModelUri(source)
  if (named?.kind === 'version') {
    const { version } = yield* knownVersion(store, named)
    const { sourceRunId, sourceModelId } = version
    return { source, runId, modelId, place: version.place ?? version.source, sourceRunId, sourceModelId }
  }
  if (named?.kind === 'logged_model') {
    const found = yield* store.loggedModels.find(named.modelId, { lock: 'update' })
    if (found === undefined || found.lifecycleStage !== 'active') {
      throw new ApiError(
        'RESOURCE_DOES_NOT_EXIST',
        `The source '${source}' does not name a logged model on this server.`,
      )
    }
    const { info } = yield* store.loggedModels.get(found)
    const ownRunId = info.sourceRunId === '' ? undefined : info.sourceRunId
    return {
      source,
      runId: runId === '' ? info.sourceRunId : runId,
      modelId: modelId === '' ? found.modelId : modelId,
      place: info.artifactUri,
      sourceRunId: yield* knownRunId(store, ownRunId),
      sourceModelId: found.modelId,
    }
  }
  if (named !== undefined || /^models:/i.test(source)) {
    throw invalidSource(
      source,
      'A models:/ source must name a logged model (models:/m-…) or a version (models:/name/1).',
    )
  }
  const { run, path, model } = ownersIn(source)
  if (run !== undefined && runId !== '' && run !== runId && (yield* store.runs.find(run)) !== undefined)
    throw invalidSource(source, `It is in the artifacts of run ${run}, not of run ${runId}.`)
  const logged = run === undefined || path === undefined ? undefined : yield* store.loggedModels.ofRun(run, path)
  return {
    source,
    runId,
    modelId,
    place: undefined,
    sourceRunId: yield* knownRunId(store, run),
    sourceModelId: yield* knownModelId(store, modelId === '' ? (model ?? logged?.modelId) : modelId),
  }
}

/** Where the files of a version lie, as an artifact URI. */
export function* versionUri(store: Store, named: { readonly name: string; readonly version: number }): Work<string> {
  const { version } = yield* knownVersion(store, named)
  const uri = version.place ?? version.source
  if (isPlaceholder(uri)) {
    const { name, version: number } = named
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Version ${number} of ${name} has no files.`)
  }
  const [, runId, path] = /^runs:\/+([^/]+)\/+(.+)$/.exec(uri) ?? []
  if (runId === undefined || path === undefined) return uri
  const model = yield* store.loggedModels.ofRun(runId, path)
  if (model !== undefined) return (yield* store.loggedModels.get(model)).info.artifactUri
  return joinLocation((yield* store.runs.info(yield* knownRun(store, runId))).artifactUri, path)
}

export function invalidSource(source: string, rule: string): ApiError {
  const shown = source.length > 200 ? `${source.slice(0, 200)}…` : source
  return new ApiError('INVALID_PARAMETER_VALUE', `Invalid model version source: '${shown}'. ${rule}`)
}

/** The run or the logged model that a place in MLflow's layout belongs to. */
function ownersIn(source: string): { run?: string; path?: string; model?: string } {
  const [, named, path = ''] = /^runs:\/+([^/]+)\/*(.*)$/i.exec(source) ?? []
  if (named !== undefined) return { run: named, path }
  const [, model] = /\/(m-[\da-f]{32})\/artifacts(?:\/|$)/.exec(source) ?? []
  if (model !== undefined) return { model }
  const [, run] = /\/([\da-f]{32})\/artifacts(?:\/|$)/.exec(source) ?? []
  return run === undefined ? {} : { run }
}

/** It stays as it is until the transaction ends: what is being removed for ever cannot be named any more. */
export function* knownRunId(store: Store, runId: string | undefined): Work<string | undefined> {
  const run = runId === undefined ? undefined : yield* store.runs.find(runId)
  if (run === undefined) return undefined
  if (yield* store.trash.isPurging({ runId: run.runId })) throw purging('run', run.runId)
  return run.runId
}

export function* knownModelId(store: Store, modelId: string | undefined): Work<string | undefined> {
  const model = modelId === undefined ? undefined : yield* store.loggedModels.find(modelId, { lock: 'update' })
  return model?.modelId
}

function purging(kind: string, id: string): ApiError {
  return new ApiError('INVALID_STATE', `The ${kind} ${id} is being permanently deleted, together with its files.`)
}

/**
 * The text after repeated percent-decoding, as a system behind us might read it; `undefined` if decoding does not end.
 */
function fullyDecoded(text: string): string | undefined {
  let reading = text
  for (let round = 0; round < 10; round++) {
    const next = percentDecode(reading.replaceAll('+', ' '))
    if (next === reading) return reading
    reading = next
  }
  return undefined
}

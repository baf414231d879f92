import {
  ApiError,
  type Handlers,
  limits,
  type ModelActivity,
  type ModelVersion,
  modelVersionRoutes,
} from '@labbook/protocol'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'
import { createOnce } from './idempotency.js'
import { appendToJsonList } from './json-list.js'
import { checkSourceText, invalidSource, isLocalSource, resolveSource, type SourceRequest } from './model-sources.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { isPlaceholder, isPrompt, isPromptModel, PROMPT_TEXT_TAG, withPromptsAsked } from './prompt-rules.js'
import {
  checkDescription,
  checkRegistryTag,
  type KnownVersion,
  knownRegisteredModel,
  knownVersion,
  lastOfEach,
  stageFrom,
  tagActivity,
} from './registry-rules.js'
import { pageSize, valid } from './search-query.js'
import { tagMap, enqueueWebhookCalls } from './webhook-events.js'

/** Which places on the server's disk a version may be made from. */
export interface LocalPlaces {
  /** Whether a local source is an entity's artifact folder or lies below it, all links followed. */
  isWithin(source: string, artifactUri: string): Promise<boolean>
}

/** The versions of registered models (registry-api §4). */
export function modelVersionService(
  context: ServiceContext,
  places: LocalPlaces,
  { sourcePattern }: { sourcePattern: RegExp | undefined },
): Handlers<typeof modelVersionRoutes, Call> {
  const { store, events, nowMs } = context
  const { registeredModels, modelVersions } = store

  function publish(name: string, change: 'created' | 'updated' | 'deleted', version: number) {
    events.publish({ event: 'registered_model', change, name, version })
  }

  /** The logged model bears a tag that names its versions. */
  async function publishLinkedModel(modelId: string) {
    const model = await store.read(() => store.loggedModels.find(modelId))
    if (model === undefined) return
    events.publish({ event: 'logged_model', change: 'updated', experimentId: model.experimentId, modelId })
  }

  /**
   * Changes a version under a lock on its model, records the activity that `work` returns, and publishes the change.
   */
  async function change(
    named: { readonly name: string; readonly version: number },
    work: (known: KnownVersion, now: number) => Work<Omit<ModelActivity, 'time' | 'version'> | undefined>,
  ): Promise<ModelVersion> {
    const modelVersion = await store.write(function* () {
      const known = yield* knownVersion(store, named, { lock: 'update' })
      const now = nowMs()
      const done = yield* work(known, now)
      if (done !== undefined)
        yield* registeredModels.addActivity(known.model, { ...done, version: known.version.version, time: now })
      return yield* modelVersions.get(known.version)
    })
    publish(named.name, 'updated', named.version)
    return modelVersion
  }

  async function checkSource(request: SourceRequest) {
    if (sourcePattern !== undefined && !sourcePattern.test(request.source))
      throw invalidSource(request.source, 'The operator of this server does not allow this source.')
    checkSourceText(request.source)
    if (!isLocalSource(request.source)) return
    const owner = await store.read(() => ownerUri(store, request))
    if (owner !== undefined && (await places.isWithin(request.source, owner))) return
    throw invalidSource(
      request.source,
      'To use a local path, the run_id or model_id parameter must be given, and the path must lie in the artifact directory of that run or model.',
    )
  }

  return {
    async createModelVersion(request, call) {
      const { name, runLink, description, modelId } = request
      const tags = lastOfEach(request.tags)
      checkDescription(description)
      const hasNoFiles = isPrompt(tags) && isPlaceholder(request.source)
      if (!hasNoFiles) await checkSource(request)
      const route = { name: 'model-versions/create', ...modelVersionRoutes.createModelVersion }
      const answer = await createOnce(context, route, request, call, function* () {
        const model = yield* knownRegisteredModel(store, name, { lock: 'update' })
        const now = nowMs()
        const source = hasNoFiles ? placeholderOf(request) : yield* resolveSource(store, request)
        const version = yield* modelVersions.create(model, { ...source, runLink, description, nowMs: now })
        yield* modelVersions.setTags(version, tags)
        const { version: number } = version
        yield* registeredModels.addActivity(model, { kind: 'version_created', version: number, time: now })
        const payload = { name, version: String(number), tags: tagMap(tags), description }
        if (isPrompt(tags)) {
          const template = payload.tags[PROMPT_TEXT_TAG] ?? ''
          yield* enqueueWebhookCalls(context, 'PROMPT_VERSION.CREATED', () => ({ ...payload, template }))
        } else {
          const of = { source: source.source, run_id: source.runId }
          yield* enqueueWebhookCalls(context, 'MODEL_VERSION.CREATED', () => ({ ...payload, ...of }))
        }
        if (modelId !== '') yield* linkLoggedModel(store, modelId, { name, version: number })
        return { modelVersion: yield* modelVersions.get(version) }
      })
      publish(name, 'created', answer.modelVersion.version)
      if (modelId !== '') await publishLinkedModel(modelId)
      return answer
    },

    async getModelVersion(named) {
      return store.read(function* () {
        return { modelVersion: yield* modelVersions.get((yield* knownVersion(store, named)).version) }
      })
    },

    async updateModelVersion({ description, ...named }) {
      checkDescription(description)
      const modelVersion = await change(named, function* ({ version }, now) {
        yield* modelVersions.describe(version, description ?? null, now)
        return { kind: 'description_changed' }
      })
      return { modelVersion }
    },

    async deleteModelVersion(named) {
      await store.write(function* () {
        const { model, version } = yield* knownVersion(store, named, { lock: 'update' })
        const now = nowMs()
        for (const alias of (yield* modelVersions.get(version)).aliases) {
          const activity = { kind: 'alias_deleted', key: alias, before: String(version.version), time: now } as const
          yield* registeredModels.addActivity(model, activity)
        }
        yield* modelVersions.delete(version)
        yield* registeredModels.touch(model, now)
        yield* registeredModels.addActivity(model, { kind: 'version_deleted', version: version.version, time: now })
      })
      publish(named.name, 'deleted', named.version)
      return {}
    },

    async searchModelVersions({ filter, maxResults, orderBy, pageToken }) {
      if (maxResults !== undefined && maxResults < 1) {
        const message = `Invalid value for max_results. It must be a positive integer, but got ${maxResults}`
        throw new ApiError('INVALID_PARAMETER_VALUE', message)
      }
      const limit = pageSize(maxResults, {
        otherwise: limits.modelVersionsMaxResults,
        most: limits.modelVersionsMaxResults,
      })
      const offset = offsetFrom(pageToken)
      const query = {
        ...withPromptsAsked(valid(parseFilter(filter, 'model_versions'))),
        orderBy: valid(parseOrderBy(orderBy, 'model_versions')),
      }
      const { items, hasMore } = await store.read(() => modelVersions.search(query, { offset, limit }))
      return { modelVersions: items, ...(hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },

    async transitionModelVersionStage({ stage: text, archiveExistingVersions, ...named }) {
      const stage = stageFrom(text)
      if (archiveExistingVersions && stage !== 'Staging' && stage !== 'Production') {
        throw new ApiError(
          'INVALID_PARAMETER_VALUE',
          `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. ` +
            "Valid stages are ['Staging', 'Production']",
        )
      }
      const modelVersion = await change(named, function* ({ model, version }, now) {
        if (archiveExistingVersions) {
          for (const other of yield* modelVersions.inStage(model, stage)) {
            if (other.rowId === version.rowId) continue
            yield* modelVersions.setStage(other, 'Archived', now)
            const archived = { before: stage, after: 'Archived', version: other.version, time: now }
            yield* registeredModels.addActivity(model, { kind: 'stage_changed', ...archived })
          }
        }
        yield* modelVersions.setStage(version, stage, now)
        yield* registeredModels.touch(model, now)
        return version.stage === stage ? undefined : { kind: 'stage_changed', before: version.stage, after: stage }
      })
      return { modelVersion }
    },

    async getModelVersionDownloadUri(named) {
      return store.read(function* () {
        const { version } = yield* knownVersion(store, named)
        return { artifactUri: version.place ?? version.source }
      })
    },

    async setModelVersionTag({ key, value, ...named }) {
      checkRegistryTag({ key, value })
      await change(named, function* ({ model, version }) {
        yield* modelVersions.setTags(version, [{ key, value }])
        const event = (yield* isPromptModel(store, model)) ? 'PROMPT_VERSION_TAG.SET' : 'MODEL_VERSION_TAG.SET'
        yield* enqueueWebhookCalls(context, event, () => ({
          name: named.name,
          version: String(named.version),
          key,
          value,
        }))
        return tagActivity({ key, value })
      })
      return {}
    },

    async deleteModelVersionTag({ key, ...named }) {
      await change(named, function* ({ model, version }) {
        if (!(yield* modelVersions.deleteTag(version, key))) return undefined
        const event = (yield* isPromptModel(store, model)) ? 'PROMPT_VERSION_TAG.DELETED' : 'MODEL_VERSION_TAG.DELETED'
        yield* enqueueWebhookCalls(context, event, () => ({ name: named.name, version: String(named.version), key }))
        return { kind: 'tag_deleted', key }
      })
      return {}
    },
  }
}

/** The source of a prompt leads nowhere. */
function placeholderOf({ source, runId, modelId }: SourceRequest) {
  return { source, runId, modelId, place: undefined, sourceRunId: undefined, sourceModelId: undefined }
}

/** Where the artifacts of the run or the model lie that a local source must belong to. */
function* ownerUri(store: Store, { runId, modelId }: SourceRequest): Work<string | undefined> {
  if (modelId !== '') {
    const model = yield* store.loggedModels.find(modelId)
    return model && (yield* store.loggedModels.get(model)).info.artifactUri
  }
  const run = runId === '' ? undefined : yield* store.runs.find(runId)
  return run && (yield* store.runs.info(run)).artifactUri
}

/** The logged model names the versions that were made from it, in the tag that clients write too (registry-api §6.4). */
function* linkLoggedModel(store: Store, modelId: string, version: { name: string; version: number }): Work<void> {
  const model = yield* store.loggedModels.find(modelId, { lock: 'update' })
  if (model === undefined) return
  const { info } = yield* store.loggedModels.get(model)
  const known = info.tags.find(({ key }) => key === VERSIONS_TAG)?.value
  const value = appendToJsonList(known, JSON.stringify(version))
  yield* store.loggedModels.setTags(model, [{ key: VERSIONS_TAG, value }])
}

const VERSIONS_TAG = 'mlflow.modelVersions'

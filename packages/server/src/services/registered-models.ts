import {
  ApiError,
  type Handlers,
  limits,
  MODEL_STAGES,
  type ModelActivity,
  type modelActivityRoutes,
  type RegisteredModel,
  registeredModelRoutes,
} from '@labbook/protocol'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type { RegisteredModelRef } from '../store/registry-refs.js'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'
import { createOnce } from './idempotency.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { isPrompt, isPromptModel, withPromptsAsked } from './prompt-rules.js'
import {
  checkAlias,
  checkDescription,
  checkModelName,
  checkRegistryTag,
  knownRegisteredModel,
  knownVersion,
  lastOfEach,
  stageFrom,
  tagActivity,
} from './registry-rules.js'
import { bounded, pageSize, valid } from './search-query.js'
import { tagMap, enqueueWebhookCalls } from './webhook-events.js'

type Routes = typeof registeredModelRoutes & typeof modelActivityRoutes

/** Names under which versions of models are kept (registry-api §3). */
export function registeredModelService(context: ServiceContext): Handlers<Routes, Call> {
  const { store, events, nowMs } = context
  const { registeredModels, modelVersions } = store

  function publish(name: string, change: 'created' | 'updated' | 'deleted', version?: number) {
    events.publish({ event: 'registered_model', change, name, ...(version === undefined ? {} : { version }) })
  }

  /** Changes a model under a lock, records the activity that `work` returns, and publishes the change. */
  async function change(
    name: string,
    work: (model: RegisteredModelRef, now: number) => Work<Omit<ModelActivity, 'time'> | undefined>,
  ): Promise<RegisteredModel> {
    const { model, activity } = await store.write(function* () {
      const found = yield* knownRegisteredModel(store, name, { lock: 'update' })
      const now = nowMs()
      const done = yield* work(found, now)
      if (done !== undefined) yield* registeredModels.addActivity(found, { ...done, time: now })
      return { model: yield* registeredModels.get(found), activity: done }
    })
    if (activity !== undefined) publish(name, 'updated', activity.version)
    return model
  }

  return {
    async createRegisteredModel(request, call) {
      const { name, tags, description = '' } = request
      checkModelName(name)
      checkDescription(description)
      const kept = lastOfEach(tags)
      const route = { name: 'registered-models/create', ...registeredModelRoutes.createRegisteredModel }
      const answer = await createOnce(context, route, request, call, function* () {
        const taken = yield* registeredModels.find(name)
        if (taken !== undefined) {
          const byPrompt = yield* isPromptModel(store, taken)
          throw nameTaken(name, { byPrompt, asPrompt: isPrompt(kept) })
        }
        const now = nowMs()
        const model = yield* registeredModels.create({ name, description, nowMs: now })
        yield* registeredModels.setTags(model, kept)
        yield* registeredModels.addActivity(model, { kind: 'model_created', time: now })
        const event = isPrompt(kept) ? 'PROMPT.CREATED' : 'REGISTERED_MODEL.CREATED'
        yield* enqueueWebhookCalls(context, event, () => ({ name, tags: tagMap(kept), description }))
        return { registeredModel: yield* registeredModels.get(model) }
      })
      publish(name, 'created')
      return answer
    },

    async getRegisteredModel({ name }) {
      return store.read(function* () {
        return { registeredModel: yield* registeredModels.get(yield* knownRegisteredModel(store, name)) }
      })
    },

    async updateRegisteredModel({ name, description = '' }) {
      checkDescription(description)
      const registeredModel = await change(name, function* (model, now) {
        yield* registeredModels.describe(model, description, now)
        return { kind: 'description_changed' }
      })
      return { registeredModel }
    },

    async renameRegisteredModel({ name, newName }) {
      checkModelName(newName, 'new_name')
      const registeredModel = await store.write(function* () {
        const model = yield* knownRegisteredModel(store, name, { lock: 'update' })
        if (newName !== name && (yield* registeredModels.find(newName)) !== undefined)
          throw nameTaken(newName, { byPrompt: false, asPrompt: false })
        const now = nowMs()
        const renamed = yield* registeredModels.rename(model, newName, now)
        if (newName !== name) {
          const activity = { kind: 'model_renamed', time: now, before: name, after: newName } as const
          yield* registeredModels.addActivity(renamed, activity)
        }
        return yield* registeredModels.get(renamed)
      })
      publish(name, 'deleted')
      publish(newName, 'created')
      return { registeredModel }
    },

    async deleteRegisteredModel({ name }) {
      await store.write(function* () {
        yield* registeredModels.delete(yield* knownRegisteredModel(store, name, { lock: 'update' }))
      })
      publish(name, 'deleted')
      return {}
    },

    async searchRegisteredModels({ filter, maxResults, orderBy, pageToken }) {
      const limit = pageSize(maxResults, {
        otherwise: limits.registeredModelsDefaultResults,
        most: limits.registeredModelsMaxResults,
      })
      const offset = offsetFrom(pageToken)
      const query = {
        ...withPromptsAsked(valid(parseFilter(filter, 'registered_models'))),
        orderBy: valid(parseOrderBy(orderBy, 'registered_models')),
      }
      const { items, hasMore } = await store.read(() => registeredModels.search(query, { offset, limit }))
      return { registeredModels: items, ...(hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },

    async getLatestVersions({ name, stages }) {
      const asked = new Set(stages.length === 0 ? MODEL_STAGES : stages.map(stageFrom))
      const latest = await store.read(function* () {
        return yield* modelVersions.latest([yield* knownRegisteredModel(store, name)])
      })
      return { modelVersions: latest.filter((version) => asked.has(version.currentStage)) }
    },

    async setRegisteredModelTag({ name, key, value }) {
      checkRegistryTag({ key, value })
      await change(name, function* (model) {
        yield* registeredModels.setTags(model, [{ key, value }])
        if (yield* isPromptModel(store, model))
          yield* enqueueWebhookCalls(context, 'PROMPT_TAG.SET', () => ({ name, key, value }))
        return tagActivity({ key, value })
      })
      return {}
    },

    async deleteRegisteredModelTag({ name, key }) {
      await change(name, function* (model) {
        const ofPrompt = yield* isPromptModel(store, model)
        if (!(yield* registeredModels.deleteTag(model, key))) return undefined
        if (ofPrompt) yield* enqueueWebhookCalls(context, 'PROMPT_TAG.DELETED', () => ({ name, key }))
        return { kind: 'tag_deleted', key }
      })
      return {}
    },

    async setModelAlias({ name, alias, version }) {
      checkAlias(alias)
      await change(name, function* (model) {
        const target = yield* knownVersion(store, { name, version })
        const before = yield* registeredModels.setAlias(model, alias, target.version)
        if (before === version) return undefined
        const event = (yield* isPromptModel(store, model)) ? 'PROMPT_ALIAS.CREATED' : 'MODEL_VERSION_ALIAS.CREATED'
        yield* enqueueWebhookCalls(context, event, () => ({ name, alias, version: String(version) }))
        return { kind: 'alias_set', key: alias, version, ...(before === undefined ? {} : { before: String(before) }) }
      })
      return {}
    },

    async deleteModelAlias({ name, alias }) {
      await change(name, function* (model) {
        const before = yield* registeredModels.deleteAlias(model, alias)
        if (before === undefined) return undefined
        const event = (yield* isPromptModel(store, model)) ? 'PROMPT_ALIAS.DELETED' : 'MODEL_VERSION_ALIAS.DELETED'
        yield* enqueueWebhookCalls(context, event, () => ({ name, alias }))
        return { kind: 'alias_deleted', key: alias, before: String(before) }
      })
      return {}
    },

    async getVersionByAlias({ name, alias }) {
      const modelVersion = await store.read(function* () {
        const model = yield* knownRegisteredModel(store, name)
        if (alias.toLowerCase() === 'latest') return yield* modelVersions.newest(model)
        const version = yield* registeredModels.aliasedVersion(model, alias)
        if (version === undefined) return undefined
        return yield* modelVersions.get((yield* knownVersion(store, { name, version })).version)
      })
      if (modelVersion !== undefined) return { modelVersion }
      throw new ApiError('INVALID_PARAMETER_VALUE', `Registered model alias ${alias.slice(0, 300)} not found.`)
    },

    async listModelActivity({ name, version, maxResults, pageToken }) {
      const limit = bounded('max_results', maxResults ?? ACTIVITY_PER_PAGE, 1, ACTIVITY_PER_PAGE)
      const offset = offsetFrom(pageToken)
      const { items, hasMore } = await store.read(function* () {
        const model = yield* knownRegisteredModel(store, name)
        return yield* registeredModels.activity(model, version, { offset, limit })
      })
      return { activity: items, ...(hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },
  }
}

const ACTIVITY_PER_PAGE = 100

function nameTaken(name: string, { byPrompt, asPrompt }: { byPrompt: boolean; asPrompt: boolean }): ApiError {
  if (byPrompt === asPrompt) {
    const kind = asPrompt ? 'Prompt' : 'Registered Model'
    return new ApiError('RESOURCE_ALREADY_EXISTS', `${kind} (name=${name}) already exists.`)
  }
  const [asked, holder] = asPrompt ? ['prompt', 'registered model'] : ['registered model', 'prompt']
  return new ApiError(
    'RESOURCE_ALREADY_EXISTS',
    `Tried to create a ${asked} with name '${name}', but the name is already taken by a ${holder}. ` +
      'A registered model and a prompt cannot have the same name.',
  )
}

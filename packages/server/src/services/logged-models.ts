import {
  anyJson,
  ApiError,
  type Handlers,
  type LoggedModelOrder,
  limits,
  loggedModelRoutes,
  type Param,
} from '@labbook/protocol'
import { parseFilter, parseOrderField } from '@labbook/search'
import { modelLocation } from './artifact-locations.js'
import type { ArtifactReader } from './artifact-reader.js'
import type { Call, ServiceContext } from './context.js'
import { activeExperiment, activeModel, experimentIdFrom } from './entity-rules.js'
import { createOnce } from './idempotency.js'
import { decode, encode } from './page-token.js'
import { randomName } from './random-name.js'
import { pageSize, valid } from './search-query.js'

export function loggedModelService(
  context: ServiceContext,
  artifacts: Pick<ArtifactReader, 'list'>,
): Handlers<typeof loggedModelRoutes, Call> {
  const { store, events, nowMs, newId, random } = context

  function publish(model: { experimentId: string; modelId: string }, change: 'created' | 'updated' | 'deleted') {
    events.publish({ event: 'logged_model', change, experimentId: model.experimentId, modelId: model.modelId })
  }

  return {
    async createLoggedModel(request, call) {
      const { experimentId, name, modelType, sourceRunId, params, tags } = request
      checkName(name)
      refuseTwoValues(params)
      const route = { name: 'logged-models', ...loggedModelRoutes.createLoggedModel }
      const answer = await createOnce(context, route, request, call, function* () {
        const experiment = yield* activeExperiment(store, experimentId)
        const modelId = `m-${newId()}`
        const now = nowMs()
        const model = yield* store.loggedModels.create({
          modelId,
          experimentId: experiment.experimentId,
          name: name === undefined || name === '' ? randomName(random) : name,
          modelType,
          sourceRunId,
          artifactUri: modelLocation(experiment.artifactLocation, modelId),
          status: 'LOGGED_MODEL_PENDING',
          creationTimestampMs: now,
          lastUpdatedTimestampMs: now,
        })
        yield* store.loggedModels.addParams(model, distinct(params))
        yield* store.loggedModels.setTags(model, distinct(tags))
        return { model: yield* store.loggedModels.get(model) }
      })
      publish(answer.model.info, 'created')
      return answer
    },

    async searchLoggedModels({ experimentIds, filter, datasets, maxResults, orderBy, pageToken }) {
      const limit = pageSize(maxResults === 0 ? undefined : maxResults, {
        otherwise: limits.loggedModelsDefaultResults,
      })
      const ids = experimentIds.map(experimentIdFrom)
      for (const { datasetName } of datasets) {
        if (datasetName === '') {
          throw new ApiError('INVALID_PARAMETER_VALUE', '`dataset_name` in the `datasets` clause must be specified.')
        }
      }
      const query = {
        experimentIds: ids,
        filter: valid(parseFilter(filter, 'logged_models')),
        datasets,
        orderBy: orderBy.map(({ fieldName, ...sort }) => ({ ...sort, field: valid(parseOrderField(fieldName)) })),
      }
      const asked = { experiment_ids: ids, filter_string: filter ?? '', order_by: orderBy.map(orderText) }
      const offset = offsetFor(asked, pageToken)
      if (ids.length === 0) return { models: [] }
      const { models, hasMore } = await store.read(function* () {
        const page = yield* store.loggedModels.search(query, { offset, limit })
        return { models: yield* store.loggedModels.documents(page.items), hasMore: page.hasMore }
      })
      return { models, ...(hasMore ? { nextPageToken: encode({ ...asked, offset: offset + limit }) } : {}) }
    },

    async getLoggedModel({ modelId, allowDeleted }) {
      const model = await store.read(function* () {
        return yield* store.loggedModels.get(yield* activeModel(store, modelId, { allowDeleted }))
      })
      return { model }
    },

    async finalizeLoggedModel({ modelId, status }) {
      const model = await store.write(function* () {
        const found = yield* activeModel(store, modelId, { lock: 'update', allowDeleted: true })
        yield* store.loggedModels.setStatus(found, status, nowMs())
        return yield* store.loggedModels.get(found)
      })
      publish(model.info, 'updated')
      return { model }
    },

    async deleteLoggedModel({ modelId }) {
      const model = await store.write(function* () {
        const found = yield* activeModel(store, modelId, { lock: 'update', allowDeleted: true })
        if (found.lifecycleStage === 'active') yield* store.loggedModels.delete(found, nowMs())
        return found
      })
      publish(model, 'deleted')
      return {}
    },

    async setLoggedModelTags({ modelId, tags }) {
      const model = await store.write(function* () {
        const found = yield* activeModel(store, modelId, { lock: 'update' })
        yield* store.loggedModels.setTags(found, distinct(tags))
        return found
      })
      publish(model, 'updated')
      return {}
    },

    async deleteLoggedModelTag({ modelId, tagKey }) {
      const model = await store.write(function* () {
        const found = yield* activeModel(store, modelId, { lock: 'update' })
        if (!(yield* store.loggedModels.deleteTag(found, tagKey))) {
          throw new ApiError(
            'RESOURCE_DOES_NOT_EXIST',
            `No tag with key '${tagKey}' found for model with ID '${modelId}'.`,
          )
        }
        return found
      })
      publish(model, 'updated')
      return {}
    },

    async logLoggedModelParams({ modelId, params }) {
      refuseTwoValues(params)
      const model = await store.write(function* () {
        const found = yield* activeModel(store, modelId, { lock: 'update' })
        const stored = yield* store.loggedModels.paramsAmong(
          found,
          params.map((param) => param.key),
        )
        refuseTwoValues([...stored, ...params])
        const known = new Set(stored.map((param) => param.key))
        yield* store.loggedModels.addParams(
          found,
          distinct(params).filter((param) => !known.has(param.key)),
        )
        return found
      })
      publish(model, 'updated')
      return {}
    },

    async listLoggedModelArtifacts({ modelId, artifactDirectoryPath }) {
      const { info } = await store.read(function* () {
        return yield* store.loggedModels.get(yield* activeModel(store, modelId))
      })
      return { rootUri: info.artifactUri, files: await artifacts.list(info.artifactUri, artifactDirectoryPath) }
    },
  }
}

function checkName(name: string | undefined) {
  if (name === undefined || !/[/:.%"']/.test(name)) return
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid model name ('${name.slice(0, 200)}') provided. Model name must be a non-empty string and cannot contain ` +
      `the following characters: ('/', ':', '.', '%', '"', "'")`,
  )
}

/** A param of a model never changes; the same value again is fine. */
function refuseTwoValues(params: readonly Param[]) {
  const values = new Map<string, string>()
  for (const { key, value } of params) {
    const old = values.get(key)
    if (old !== undefined && old !== value) {
      throw new ApiError(
        'INVALID_PARAMETER_VALUE',
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}'. ` +
          `Attempted logging new value '${value}'.`,
      )
    }
    values.set(key, value)
  }
}

/** Of each key the last. */
function distinct(texts: readonly Param[]): readonly Param[] {
  return [...new Map(texts.map((text) => [text.key, text])).values()]
}

function orderText({ fieldName, ascending, datasetName, datasetDigest }: LoggedModelOrder): string {
  return JSON.stringify([fieldName, ascending, datasetName ?? null, datasetDigest ?? null])
}

const ASKED = [
  ['experiment_ids', 'Experiment IDs in the page token do not match the requested experiment IDs.'],
  ['filter_string', 'Filter string in the page token does not match the requested filter string.'],
  ['order_by', 'Order by in the page token does not match the requested order by.'],
] as const

/** A page token of this search is only good for the same search. */
function offsetFor(asked: Readonly<Record<string, unknown>>, token: string | undefined): number {
  if (token === undefined || token === '') return 0
  const { offset, ...made } = decodeToken(token)
  for (const [field, sentence] of ASKED) {
    const [expected, found] = [anyJson.write(asked[field]), anyJson.write(made[field] ?? null)]
    if (expected !== found) {
      throw new ApiError('INVALID_PARAMETER_VALUE', `${sentence} Expected: ${expected}. Found: ${found}`)
    }
  }
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) throw invalidToken(token)
  return offset
}

function decodeToken(token: string): Record<string, unknown> {
  try {
    return decode(token)
  } catch {
    throw invalidToken(token)
  }
}

function invalidToken(token: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `Invalid page token: ${token.slice(0, 100)}`)
}

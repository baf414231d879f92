import { ApiError, experimentRoutes, type Handlers, limits, type Tag } from '@labbook/protocol'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type { ArtifactLocations } from './artifact-locations.js'
import type { Call, ServiceContext } from './context.js'
import { activeExperiment, experimentIdFrom, knownExperiment, noExperiment, refusePurging } from './entity-rules.js'
import { createOnce } from './idempotency.js'
import { checkKey, checkLength } from './name-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { pageSize, valid } from './search-query.js'

export function experimentService(
  context: ServiceContext,
  locations: ArtifactLocations,
): Handlers<typeof experimentRoutes, Call> {
  const { store, events, nowMs } = context
  return {
    async createExperiment(request, call) {
      const { name, artifactLocation, tags } = request
      checkName(name)
      const given = artifactLocation === undefined ? undefined : locations.check(artifactLocation)
      checkTags(tags)
      const route = { name: 'experiments/create', ...experimentRoutes.createExperiment }
      const answer = await createOnce(context, route, request, call, function* () {
        const taken = yield* store.experiments.findByName(name)
        if (taken !== undefined) throw nameTaken(name, taken.lifecycleStage)
        const now = nowMs()
        const experimentId = yield* store.experiments.create(
          { name, tags, creationTime: now, lastUpdateTime: now },
          (id) => given ?? locations.ofExperiment(id),
        )
        return { experimentId }
      })
      events.publish({ event: 'experiment', change: 'created', experimentId: answer.experimentId })
      return answer
    },

    async searchExperiments({ maxResults, pageToken, filter, orderBy, viewType }) {
      const limit = pageSize(maxResults)
      const offset = offsetFrom(pageToken)
      const query = {
        filter: valid(parseFilter(filter, 'experiments')),
        orderBy: valid(parseOrderBy(orderBy, 'experiments')),
        viewType,
      }
      const page = await store.read(() => store.experiments.search(query, { offset, limit }))
      return { experiments: page.items, ...(page.hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },

    async getExperiment({ experimentId }) {
      return { experiment: await store.read(() => knownExperiment(store, experimentId)) }
    },

    async getExperimentByName({ experimentName }) {
      const experiment = await store.read(() => store.experiments.findByName(experimentName))
      if (experiment === undefined) {
        throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${experimentName}'`)
      }
      return { experiment }
    },

    async deleteExperiment({ experimentId }) {
      await setStage(experimentId, 'active', 'deleted')
      return {}
    },

    async restoreExperiment({ experimentId }) {
      await setStage(experimentId, 'deleted', 'active')
      return {}
    },

    async updateExperiment({ experimentId: id, newName }) {
      checkName(newName)
      const experimentId = experimentIdFrom(id)
      await store.write(function* () {
        const experiment = yield* knownExperiment(store, experimentId)
        if (experiment.lifecycleStage !== 'active') {
          throw new ApiError('INVALID_STATE', 'Cannot rename a non-active experiment.')
        }
        const taken = yield* store.experiments.findByName(newName)
        if (taken !== undefined && taken.experimentId !== experimentId) throw nameTaken(newName, taken.lifecycleStage)
        yield* store.experiments.rename(experimentId, newName, nowMs())
      })
      events.publish({ event: 'experiment', change: 'updated', experimentId })
      return {}
    },

    async setExperimentTag({ experimentId, key, value }) {
      checkTags([{ key, value }])
      const experiment = await store.write(function* () {
        const active = yield* activeExperiment(store, experimentId)
        yield* store.experiments.setTags(active.experimentId, [{ key, value }])
        return active
      })
      events.publish({ event: 'experiment', change: 'updated', experimentId: experiment.experimentId })
      return {}
    },

    async deleteExperimentTag({ experimentId, key }) {
      const experiment = await store.write(function* () {
        const active = yield* activeExperiment(store, experimentId)
        if (!(yield* store.experiments.deleteTag(active.experimentId, key))) {
          throw new ApiError(
            'RESOURCE_DOES_NOT_EXIST',
            `No tag with name: ${key} in experiment with id ${active.experimentId}`,
          )
        }
        return active
      })
      events.publish({ event: 'experiment', change: 'updated', experimentId: experiment.experimentId })
      return {}
    },
  }

  async function setStage(id: string, from: 'active' | 'deleted', to: 'active' | 'deleted') {
    const experimentId = experimentIdFrom(id)
    const changed = await store.write(function* () {
      const experiment = yield* knownExperiment(store, experimentId)
      if (experiment.lifecycleStage !== from) throw noExperiment(experimentId)
      if (to === 'active') yield* refusePurging(store, { experimentId })
      yield* store.experiments.setLifecycleStage(experimentId, to, nowMs())
      return experiment
    })
    const change = to === 'deleted' ? 'deleted' : 'restored'
    events.publish({ event: 'experiment', change, experimentId: changed.experimentId })
  }
}

/** A blank name could not be read or clicked. */
function checkName(name: string) {
  checkLength(name, limits.experimentName, 'name')
  if (name.trim() !== '') return
  throw new ApiError('INVALID_PARAMETER_VALUE', `Invalid experiment name: '${name}'. It must not be blank.`)
}

function checkTags(tags: readonly Tag[]) {
  const seen = new Set<string>()
  for (const { key, value } of tags) {
    checkKey(key, { parameter: 'key' })
    checkLength(value, limits.experimentTagValue, 'value')
    if (seen.has(key)) throw new ApiError('INVALID_PARAMETER_VALUE', `The tag '${key}' was given twice.`)
    seen.add(key)
  }
}

function nameTaken(name: string, stage: 'active' | 'deleted'): ApiError {
  const hint = stage === 'deleted' ? ' It is in the trash: restore it, or choose another name.' : ''
  return new ApiError('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists.${hint}`)
}

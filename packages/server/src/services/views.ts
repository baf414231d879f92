import { anyJson, ApiError, type Handlers, limits, type View, type viewRoutes } from '@labbook/protocol'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'
import { activeExperiment, experimentIdFrom } from './entity-rules.js'
import { checkLength } from './name-rules.js'

const MAX_STATE_BYTES = 256 * 1024
/** Of one experiment. */
const MAX_VIEWS = { named: 200, unnamed: 10_000 }

/** Saved states of the runs page (ui A8). */
export function viewService({ store, nowMs, newId }: ServiceContext): Handlers<typeof viewRoutes, Call> {
  function* put(view: View): Work<{ view: View }> {
    if (view.isDefault) yield* store.views.clearDefault(view.experimentId)
    yield* store.views.put(view)
    return { view }
  }

  return {
    async listViews({ experimentId: id, viewId }) {
      const experimentId = experimentIdFrom(id)
      return store.read(function* () {
        if (viewId === undefined) return { views: yield* store.views.named(experimentId) }
        const view = yield* knownView(store, viewId)
        if (view.experimentId !== experimentId) throw noView(viewId)
        return { views: [view] }
      })
    },

    async createView({ experimentId: id, name, scope, isDefault, state }) {
      checkView({ name, state })
      return store.write(function* () {
        const { experimentId } = yield* activeExperiment(store, id)
        yield* checkCount(store, experimentId, name)
        const named = name === undefined || name === '' ? {} : { name }
        return yield* put({ viewId: newId(), experimentId, ...named, scope, isDefault, state, updatedTime: nowMs() })
      })
    },

    async updateView({ viewId, ...change }) {
      checkView(change)
      return store.write(function* () {
        const { name: oldName, ...view } = yield* knownView(store, viewId)
        const name = change.name ?? oldName
        if (oldName === undefined && name !== undefined && name !== '')
          yield* checkCount(store, view.experimentId, name)
        return yield* put({
          ...view,
          ...(name === undefined || name === '' ? {} : { name }),
          scope: change.scope ?? view.scope,
          isDefault: change.isDefault ?? view.isDefault,
          state: change.state ?? view.state,
          updatedTime: nowMs(),
        })
      })
    },

    async deleteView({ viewId }) {
      return store.write(function* () {
        yield* store.views.delete((yield* knownView(store, viewId)).viewId)
        return {}
      })
    },
  }
}

function* knownView(store: Store, viewId: string): Work<View> {
  const view = yield* store.views.find(viewId)
  if (view === undefined) throw noView(viewId)
  return view
}

function noView(viewId: string): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `View with id=${viewId.slice(0, 100)} not found`)
}

function checkView({ name, state }: { name?: string | undefined; state?: unknown }) {
  if (name !== undefined) checkLength(name, limits.key, 'name')
  const bytes = state === undefined ? 0 : Buffer.byteLength(anyJson.write(state))
  if (bytes <= MAX_STATE_BYTES) return
  throw new ApiError('INVALID_PARAMETER_VALUE', `The state has ${bytes} bytes; at most ${MAX_STATE_BYTES} are allowed.`)
}

function* checkCount(store: Store, experimentId: string, name: string | undefined): Work<void> {
  const named = name !== undefined && name !== ''
  const most = named ? MAX_VIEWS.named : MAX_VIEWS.unnamed
  if ((yield* store.views.count(experimentId, { named })) < most) return
  const sentence = `Experiment ${experimentId} already has the maximum of ${most} views ${named ? 'with' : 'without'} a name.`
  throw new ApiError('INVALID_PARAMETER_VALUE', sentence)
}

import { api } from '../../api/client.js'
import type { Changed } from '../../api/stale-keys.js'
import { useRefresh } from '../../api/use-refresh.js'
import { keyProblem, modelKeyProblem } from './tag-key.js'

/** Changes tags and refetches what shows them. */
export interface TagChange {
  readonly set: (key: string, value: string) => Promise<void>
  readonly delete: (key: string) => Promise<void>
  /** What the server would refuse about the key of a new tag; undefined for a good one. */
  readonly keyProblem: (key: string) => string | undefined
}

export function useExperimentTags(experimentId: string): TagChange {
  return useTags(
    { what: 'experiment', experimentId },
    (key, value) => api.experiments.setExperimentTag({ experimentId, key, value }),
    (key) => api.experiments.deleteExperimentTag({ experimentId, key }),
  )
}

export function useRunTags(runId: string): TagChange {
  return useTags(
    { what: 'run', runId },
    (key, value) => api.runs.setTag({ runId, key, value }),
    (key) => api.runs.deleteTag({ runId, key }),
  )
}

export function useModelTags(modelId: string): TagChange {
  return useTags(
    { what: 'logged_model', modelId },
    (key, value) => api.loggedModels.setLoggedModelTags({ modelId, tags: [{ key, value }] }),
    (tagKey) => api.loggedModels.deleteLoggedModelTag({ modelId, tagKey }),
    modelKeyProblem,
  )
}

export function useRegisteredModelTags(name: string): TagChange {
  return useTags(
    { what: 'registered_model', name },
    (key, value) => api.registeredModels.setRegisteredModelTag({ name, key, value }),
    (key) => api.registeredModels.deleteRegisteredModelTag({ name, key }),
  )
}

export function useModelVersionTags(name: string, version: number): TagChange {
  return useTags(
    { what: 'registered_model', name },
    (key, value) => api.modelVersions.setModelVersionTag({ name, version, key, value }),
    (key) => api.modelVersions.deleteModelVersionTag({ name, version, key }),
  )
}

function useTags(
  changed: Changed,
  set: (key: string, value: string) => Promise<unknown>,
  remove: (key: string) => Promise<unknown>,
  problem = keyProblem,
): TagChange {
  const refresh = useRefresh()
  const after = async (change: Promise<unknown>) => {
    await change
    await refresh(changed)
  }
  return { set: (key, value) => after(set(key, value)), delete: (key) => after(remove(key)), keyProblem: problem }
}

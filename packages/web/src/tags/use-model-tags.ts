import { api } from '../api/client.js'
import { useRefresh } from '../api/use-refresh.js'

/** Writes tags of a logged model and has what shows them read again. */
export function useModelTags(modelId: string) {
  const refresh = useRefresh()
  return {
    async set(key: string, value: string) {
      await api.loggedModels.setLoggedModelTags({ modelId, tags: [{ key, value }] })
      await refresh({ what: 'logged_model', modelId })
    },
    async delete(key: string) {
      await api.loggedModels.deleteLoggedModelTag({ modelId, tagKey: key })
      await refresh({ what: 'logged_model', modelId })
    },
  }
}

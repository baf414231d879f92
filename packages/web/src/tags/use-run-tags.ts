import { api } from '../api/client.js'
import { useRefresh } from '../api/use-refresh.js'

/** Writes tags of a run and has what shows them read again. */
export function useRunTags(runId: string) {
  const refresh = useRefresh()
  return {
    async set(key: string, value: string) {
      await api.runs.setTag({ runId, key, value })
      await refresh({ what: 'run', runId })
    },
    async delete(key: string) {
      await api.runs.deleteTag({ runId, key })
      await refresh({ what: 'run', runId })
    },
  }
}

import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.js'

/** Writes tags of a run and has what shows them read again. */
export function useRunTags(runId: string) {
  const queryClient = useQueryClient()
  const refresh = async () => {
    await Promise.all(
      [['run', runId], ['runs'], ['keys']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    )
  }
  return {
    async set(key: string, value: string) {
      await api.runs.setTag({ runId, key, value })
      await refresh()
    },
    async delete(key: string) {
      await api.runs.deleteTag({ runId, key })
      await refresh()
    },
  }
}

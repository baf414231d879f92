import { useQueryClient } from '@tanstack/react-query'
import { type Changed, staleKeys } from './stale-keys.js'

/** Refetches the affected queries after this page has changed something. */
export function useRefresh(): (...changes: readonly Changed[]) => Promise<void> {
  const queryClient = useQueryClient()
  return async (...changes) => {
    await Promise.all(changes.flatMap(staleKeys).map((queryKey) => queryClient.invalidateQueries({ queryKey })))
  }
}

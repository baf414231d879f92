import { useQueryClient } from '@tanstack/react-query'
import { type Changed, staleKeys } from './stale-keys.js'

/** Has what shows a thing read it again, after this page changed it. */
export function useRefresh(): (...changes: readonly Changed[]) => Promise<void> {
  const queryClient = useQueryClient()
  return async (...changes) => {
    await Promise.all(changes.flatMap(staleKeys).map((queryKey) => queryClient.invalidateQueries({ queryKey })))
  }
}

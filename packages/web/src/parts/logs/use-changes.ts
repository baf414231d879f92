import { useCallback, useSyncExternalStore } from 'react'

export interface Changing {
  readonly version: number
  onChange(listener: () => void): () => void
}

/** Renders again after changes, at most once a frame. */
export function useChanges(source: Changing | undefined): void {
  const subscribe = useCallback(
    (listener: () => void) => {
      let request: number | undefined
      const stop = source?.onChange(() => {
        request ??= requestAnimationFrame(() => {
          request = undefined
          listener()
        })
      })
      return () => {
        stop?.()
        if (request !== undefined) cancelAnimationFrame(request)
      }
    },
    [source],
  )
  useSyncExternalStore(subscribe, () => source?.version ?? 0)
}

import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds, now and whenever that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', onChange)
      return () => list.removeEventListener('change', onChange)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** Where tables become lists and side columns go below (U-ALL-7). */
export const NARROW = '(max-width: 720px)'

/** Where fingers point, rows and buttons are higher. */
export const COARSE = '(pointer: coarse)'

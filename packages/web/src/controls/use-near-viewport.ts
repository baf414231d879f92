import { useCallback, useState } from 'react'

/** A ref, and whether its element is on screen or close to it, so that anything far below costs nothing (U-ALL-14). */
export function useNearViewport(): readonly [(element: HTMLElement | null) => (() => void) | undefined, boolean] {
  const [isNear, setIsNear] = useState(false)
  const watch = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined
    const observer = new IntersectionObserver(([entry]) => setIsNear(entry?.isIntersecting === true), {
      rootMargin: '400px',
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [watch, isNear]
}

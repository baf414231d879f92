import { useEffect, useRef } from 'react'

/** ← and → switch between charts in full screen, unless the focused element uses these keys. */
export function useArrowKeys(isOn: boolean, go: (by: 1 | -1) => void) {
  const latest = useRef(go)
  latest.current = go
  useEffect(() => {
    if (!isOn) return undefined
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      const isTaken = target instanceof Element && target.closest('[role=group], [role=menu], input') !== null
      if (!isTaken && key === 'ArrowRight') latest.current(1)
      if (!isTaken && key === 'ArrowLeft') latest.current(-1)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [isOn])
}

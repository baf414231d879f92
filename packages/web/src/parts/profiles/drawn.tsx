import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

interface DrawnProps {
  readonly id?: string
  /** About how high the content will be: the page keeps the room for it. */
  readonly height: number
  /** Drawn at once. */
  readonly isNear: boolean
  readonly children: () => ReactNode
}

const waiting = new WeakMap<Element, () => void>()
let observer: IntersectionObserver | undefined

/** Content that is drawn when it comes near the window, and then stays. */
export function Drawn({ id, height, isNear, children }: DrawnProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [wasNear, setWasNear] = useState(false)
  const isDrawn = wasNear || isNear
  useLayoutEffect(() => {
    const element = ref.current
    if (isDrawn || element === null) return undefined
    observer ??= new IntersectionObserver(drawNear, { rootMargin: '900px 0px' })
    waiting.set(element, () => setWasNear(true))
    observer.observe(element)
    return () => observer?.unobserve(element)
  }, [isDrawn])
  return (
    <div id={id} ref={ref} style={isDrawn ? undefined : { height }}>
      {isDrawn && children()}
    </div>
  )
}

function drawNear(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) if (isIntersecting) waiting.get(target)?.()
}

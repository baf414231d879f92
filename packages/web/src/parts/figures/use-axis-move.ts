import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { ParallelAxis } from './parallel-layout.js'

export interface AxisMove {
  /** The axis in hand, the place that it would take, and where its name is. */
  readonly moving: { readonly axis: string; readonly to: number; readonly x: number } | undefined
  readonly start: (axis: ParallelAxis, event: PointerEvent<SVGElement>) => void
  /** Space lifts and drops, arrows move, Escape puts back. `true` if the key was one of these. */
  readonly onKey: (axis: ParallelAxis, event: KeyboardEvent<SVGElement>) => boolean
  readonly putBack: () => void
}

/** Moves an axis by its name, with the pointer or by keys; the others stay until it is let go. */
export function useAxisMove(
  axes: readonly ParallelAxis[],
  onAxes: ((axes: readonly string[]) => void) | undefined,
): AxisMove {
  const [moving, setMoving] = useState<AxisMove['moving']>()
  const refocus = useRef<SVGElement>(undefined)
  // An axis that changed its place in the page has lost the focus.
  useEffect(() => {
    refocus.current?.focus()
    refocus.current = undefined
  }, [axes])
  const placeOf = (axis: string) => axes.findIndex((other) => other.axis === axis)
  const drop = (axis: string, to: number) => {
    setMoving(undefined)
    const from = placeOf(axis)
    if (from === to) return
    onAxes?.(
      axes
        .map((other) => other.axis)
        .toSpliced(from, 1)
        .toSpliced(to, 0, axis),
    )
  }

  function start({ axis, x: axisX }: ParallelAxis, event: PointerEvent<SVGElement>) {
    if (event.button !== 0) return
    const target = event.currentTarget
    const from = event.clientX
    let to = placeOf(axis)
    let isMoved = false
    target.setPointerCapture(event.pointerId)
    const move = ({ clientX }: globalThis.PointerEvent) => {
      if (!isMoved && Math.abs(clientX - from) < LIFT_PX) return
      isMoved = true
      const x = axisX + clientX - from
      to = nearestPlace(axes, x)
      setMoving({ axis, to, x })
    }
    const end = (isKept: boolean) => {
      target.removeEventListener('pointermove', move)
      target.removeEventListener('pointerup', letGo)
      target.removeEventListener('pointercancel', cancel)
      if (isKept && isMoved) drop(axis, to)
      else setMoving(undefined)
    }
    const letGo = () => end(true)
    const cancel = () => end(false)
    target.addEventListener('pointermove', move)
    target.addEventListener('pointerup', letGo)
    target.addEventListener('pointercancel', cancel)
  }

  function onKey({ axis }: ParallelAxis, event: KeyboardEvent<SVGElement>): boolean {
    if (onAxes === undefined) return false
    const inHand = moving?.axis === axis ? moving : undefined
    const show = (to: number) => setMoving({ axis, to, x: axes[to]?.x ?? 0 })
    if (event.key === ' ') {
      if (inHand === undefined) show(placeOf(axis))
      else {
        refocus.current = event.currentTarget
        drop(axis, inHand.to)
      }
      return true
    }
    if (inHand === undefined) return false
    if (event.key === 'Escape') setMoving(undefined)
    else if (event.key === 'ArrowLeft') show(Math.max(0, inHand.to - 1))
    else if (event.key === 'ArrowRight') show(Math.min(axes.length - 1, inHand.to + 1))
    else return false
    return true
  }

  return { moving, start, onKey, putBack: () => setMoving(undefined) }
}

const LIFT_PX = 4

function nearestPlace(axes: readonly ParallelAxis[], x: number): number {
  let nearest = 0
  for (const [i, axis] of axes.entries()) {
    if (Math.abs(axis.x - x) < Math.abs((axes[nearest]?.x ?? 0) - x)) nearest = i
  }
  return nearest
}

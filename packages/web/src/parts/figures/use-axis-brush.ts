import { type PointerEvent, useRef, useState } from 'react'
import type { Brush, Brushes } from '../../addresses/compare-search.js'
import { EDGE_PX, type Span } from './parallel-axes.js'
import { brushBetween, brushSpan, withBrush } from './parallel-brush.js'
import type { ParallelAxis } from './parallel-layout.js'

export interface AxisBrush {
  /** With the one that is being drawn. */
  readonly brushes: Brushes
  readonly isDrawing: boolean
  readonly spanOf: (axis: ParallelAxis) => Span | undefined
  /** For pressing on an axis: draws a brush, or moves or sizes the one that is there. */
  readonly start: (axis: ParallelAxis, event: PointerEvent<SVGElement>) => void
}

interface Drawn extends Span {
  readonly axis: ParallelAxis
}

/** Brushes drawn with the pointer; `onBrush` is called when one is let go. A click takes the brush away. */
export function useAxisBrush(
  kept: Brushes,
  { top, bottom }: Span,
  onBrush: (axis: string, brush: Brush | undefined) => void,
): AxisBrush {
  const [drawn, setDrawn] = useState<Drawn>()
  const latest = useRef<Drawn>(undefined)
  const draw = (next: Drawn | undefined) => {
    latest.current = next
    setDrawn(next)
  }
  const spanOf = (axis: ParallelAxis) => {
    if (drawn?.axis.axis === axis.axis) return drawn
    const brush = kept[axis.axis]
    return brush === undefined ? undefined : brushSpan(axis.scale, brush)
  }

  function start(axis: ParallelAxis, event: PointerEvent<SVGElement>) {
    const svg = event.currentTarget.ownerSVGElement
    if (event.button !== 0 || svg === null) return
    const heightOf = (clientY: number) => clientY - svg.getBoundingClientRect().top
    const from = heightOf(event.clientY)
    const spanAt = dragOf(spanOf(axis), from)
    const target = event.currentTarget
    target.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) => {
      const to = Math.min(bottom, Math.max(top, heightOf(moved.clientY)))
      if (latest.current !== undefined || Math.abs(to - from) > CLICK_PX) draw({ axis, ...spanAt(to) })
    }
    const end = (isKept: boolean) => {
      target.removeEventListener('pointermove', move)
      target.removeEventListener('pointerup', drop)
      target.removeEventListener('pointercancel', cancel)
      const last = latest.current
      draw(undefined)
      if (isKept) onBrush(axis.axis, last === undefined ? undefined : brushBetween(axis.scale, last.top, last.bottom))
    }
    const drop = () => end(true)
    const cancel = () => end(false)
    target.addEventListener('pointermove', move)
    target.addEventListener('pointerup', drop)
    target.addEventListener('pointercancel', cancel)
  }

  return {
    brushes:
      drawn === undefined
        ? kept
        : (withBrush(kept, drawn.axis.axis, brushBetween(drawn.axis.scale, drawn.top, drawn.bottom)) ?? {}),
    isDrawing: drawn !== undefined,
    spanOf,
    start,
  }
}

const CLICK_PX = 3

/** What the pointer does, by where it went down: at an end of the brush, inside it, or beside it. */
function dragOf(span: Span | undefined, from: number): (to: number) => Span {
  const ordered = (a: number, b: number) => ({ top: Math.min(a, b), bottom: Math.max(a, b) })
  if (span === undefined) return (to) => ordered(from, to)
  const { top, bottom } = span
  if (Math.abs(from - top) <= EDGE_PX) return (to) => ordered(to, bottom)
  if (Math.abs(from - bottom) <= EDGE_PX) return (to) => ordered(top, to)
  if (from < top || from > bottom) return (to) => ordered(from, to)
  return (to) => ({ top: top + to - from, bottom: bottom + to - from })
}

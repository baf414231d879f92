import { type PointerEvent, useRef, useState } from 'react'
import type { Plot } from './axes.js'

type Interval = readonly [number, number]

interface BrushOptions {
  readonly plot: Plot
  readonly axes: 'x' | 'xy'
  /** A place of the plot under the pointer, in pixels from its corner; none when the pointer leaves. */
  readonly onPoint: (x: number | null, y: number) => void
  readonly onBrush: (x: Interval, y: Interval) => void
  readonly onReset: () => void
}

/** Shorter moves are clicks, in pixels. */
const SHORTEST = 5

/** Pointing and brushing over a plot. A finger scrolls the page, so it only points. */
export function useBrush({ plot, axes, onPoint, onBrush, onReset }: BrushOptions) {
  const start = useRef<readonly [number, number] | null>(null)
  const [end, setEnd] = useState<readonly [number, number] | null>(null)
  const placeOf = (event: PointerEvent): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [
      Math.min(plot.width, Math.max(0, event.clientX - box.left)),
      Math.min(plot.height, Math.max(0, event.clientY - box.top)),
    ]
  }
  const span = (axis: 0 | 1): Interval => {
    const [a, b] = [start.current?.[axis] ?? 0, end?.[axis] ?? 0]
    return [Math.min(a, b), Math.max(a, b)]
  }
  const [x, y] = [span(0), axes === 'x' ? ([0, plot.height] as const) : span(1)]
  return {
    /** The brushed part, while the button is down. */
    brushed: start.current && end ? { x: x[0], y: y[0], width: x[1] - x[0], height: y[1] - y[0] } : null,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.pointerType === 'touch' || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = placeOf(event)
      },
      onPointerMove(event: PointerEvent) {
        const place = placeOf(event)
        if (start.current !== null) setEnd(place)
        onPoint(...place)
      },
      onPointerUp() {
        if (end !== null && x[1] - x[0] > SHORTEST && (axes === 'x' || y[1] - y[0] > SHORTEST)) onBrush(x, y)
        start.current = null
        setEnd(null)
      },
      onPointerLeave: () => onPoint(null, 0),
      onDoubleClick: onReset,
    },
  }
}

import type { Int64 } from '@labbook/protocol'
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { axisDefinition, type Definitions } from '../../api/definitions.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { titleOf, unitOf } from '../../format/format-defined.js'
import { type AxisKind, formatPlace } from './axis-format.js'
import { ChartTip, type TipContent, tipContent } from './chart-tip.js'
import type { CursorLink } from './cursor-link.js'
import style from './line-chart.module.css'
import { type DrawnLine, dot, drawLines, drawnLine, type Line, strokeLine, valueRange } from './line-figure.js'
import { cellAt, indexAt, middle, spans } from './series.js'
import { type Frame, Uplot } from './uplot.js'

/** A range of the x axis, as distances from the origin. */
export interface XRange {
  readonly start: number
  readonly end: number
}

export interface LineChartProps {
  readonly label: string
  readonly lines: readonly Line[]
  readonly kind: AxisKind
  readonly xLabel: string
  /** The key of the metric on the x axis. */
  readonly xKey?: string | undefined
  readonly definitions: Definitions
  readonly origin: Int64
  /** The full range of the x axis. */
  readonly extent: XRange
  /** The visible range; everything if left out. */
  readonly range: XRange | undefined
  readonly onRange: (range: XRange | undefined) => void
  readonly isXLog?: boolean
  readonly isYLog?: boolean
  readonly yRange?: { readonly min: number; readonly max: number } | undefined
  readonly isClipped?: boolean
  readonly smoothing?: number
  readonly showsPoints?: boolean
  readonly height: number
  readonly link: CursorLink
  /** From there on nothing is known: the rest of the plot is sunken, behind a line. */
  readonly lostAt?: number | undefined
  /** Called with the x value of a click, instead of pinning the tooltip. */
  readonly onPick?: ((x: number) => void) | undefined
  /** Values and names stand beside the chart: without a tooltip. */
  readonly isBare?: boolean
  readonly yUnit?: number | undefined
}

/**
 * Metrics as lines. Drag, Ctrl + wheel, `+` and `-` zoom; arrow keys pan; `0`, Escape and double click reset the zoom;
 * a click pins the tooltip.
 */
export function LineChart(props: LineChartProps) {
  const { label, lines, kind, xLabel, xKey, definitions, origin, extent, range, onRange, height, link } = props
  const { isXLog = false, isYLog = false, isClipped = false, smoothing = 0, showsPoints = false, yRange } = props
  const { lostAt, onPick, isBare = false, yUnit } = props
  const owner = useId()
  const theme = useChartTheme()
  const drawn = useMemo(() => lines.map((line) => drawnLine(line, smoothing)), [lines, smoothing])
  const shown = useMemo(() => axisRange(range ?? extent, isXLog, drawn), [range, extent, isXLog, drawn])
  const values = useMemo(
    () => yRange ?? valueRange(drawn, { ...shown, isLog: isYLog, isClipped }),
    [drawn, shown, isYLog, isClipped, yRange],
  )

  const keys = [...new Set(lines.map(({ series }) => series.key))]
  const xDefinition = xKey === undefined ? undefined : definitions.metrics.get(xKey)

  const wrapper = useRef<HTMLDivElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const frame = useRef<Frame>(undefined)
  const pointer = useRef<{ x: number; y: number }>(undefined)
  const [tip, setTip] = useState<TipContent>()
  const [isPinned, setIsPinned] = useState(false)

  /** Crosshair, dots and the hovered line, on a layer above the unchanged lines. */
  const paintCursor = useCallback(() => {
    const canvas = overlay.current
    const plot = frame.current
    const context = canvas?.getContext('2d')
    if (canvas === null || plot === undefined || context === null || context === undefined) return
    fit(canvas, plot.ratio)
    context.clearRect(0, 0, canvas.width, canvas.height)
    const place = link.place()
    if (place === undefined || place.kind !== kind) return
    const x = plot.toX(place.x)
    if (x < plot.left - 1 || x > plot.left + plot.width + 1) return
    const hot = place.owner === owner ? nearest(drawn, plot, place.x, pointer.current) : undefined
    if (hot !== undefined) {
      context.save()
      context.beginPath()
      context.rect(plot.left, plot.top, plot.width, plot.height)
      context.clip()
      strokeLine(context, plot, hot, { lineWidth: HOT_LINE, isDotted: false })
      context.restore()
    }
    drawCrosshair(context, plot, { x, text: formatPlace(place.x, kind, origin), theme })
    for (const line of drawn.length <= DOTTED_LINES ? drawn : hot === undefined ? [] : [hot]) {
      const value = valueAt(line, place.x)
      if (value === undefined) continue
      context.fillStyle = theme.surface
      dot(context, plot, value.x, value.y, 4)
      context.fillStyle = line.colour
      dot(context, plot, value.x, value.y, 3)
    }
  }, [drawn, kind, link, origin, owner, theme])

  useEffect(() => {
    let request: number | undefined
    const paintSoon = () => {
      request ??= requestAnimationFrame(() => {
        request = undefined
        paintCursor()
      })
    }
    paintSoon()
    const stop = link.onMove(paintSoon)
    return () => {
      stop()
      if (request !== undefined) cancelAnimationFrame(request)
    }
  }, [link, paintCursor])

  const draw = useCallback(
    (context: CanvasRenderingContext2D, plot: Frame) => {
      frame.current = plot
      if (lostAt !== undefined) drawLost(context, plot, lostAt, theme)
      drawLines(context, plot, drawn, { showsPoints, lineWidth: LINE })
      paintCursor()
    },
    [drawn, showsPoints, paintCursor, lostAt, theme],
  )

  const onPointer = (at: { x: number; y: number } | undefined) => {
    const plot = frame.current
    if (isPinned || plot === undefined) return
    pointer.current = at
    if (at === undefined) {
      if (link.place()?.owner === owner) link.move(undefined)
      setTip(undefined)
      return
    }
    const x = snapped(drawn, plot.fromX(at.x))
    link.move({ owner, kind, x })
    if (isBare) return
    const place = { x, kind, origin, pointerY: plot.fromY(at.y), left: at.x / plot.ratio, plot }
    setTip(tipContent(drawn, { ...place, definitions, xDefinition }))
  }
  const latestPointer = useRef(onPointer)
  latestPointer.current = onPointer
  // New data or axes change what is under a resting pointer.
  useEffect(() => {
    if (pointer.current === undefined) return undefined
    const request = requestAnimationFrame(() => latestPointer.current(pointer.current))
    return () => cancelAnimationFrame(request)
  }, [drawn, shown, values])
  const unpin = () => {
    setIsPinned(false)
    setTip(undefined)
    link.move(undefined)
  }

  const click = () => {
    const place = link.place()
    if (onPick !== undefined) return place === undefined ? undefined : onPick(place.x)
    if (isPinned) unpin()
    else if (tip !== undefined) setIsPinned(true)
  }

  const zoomAround = useCallback(
    (part: number, at = 0.5) => {
      const next = part * (shown.end - shown.start)
      if (next < 1 && kind !== 'value') return
      const start = shown.start + (shown.end - shown.start - next) * at
      onRange(clamped({ start, end: start + next }, extent))
    },
    [shown, extent, kind, onRange],
  )
  const pan = (part: number) => {
    const by = part * (shown.end - shown.start)
    onRange(clamped({ start: shown.start + by, end: shown.end + by }, extent))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      '+': () => zoomAround(0.5),
      '=': () => zoomAround(0.5),
      '-': () => zoomAround(2),
      '0': () => onRange(undefined),
      Escape: () => (isPinned ? unpin() : onRange(undefined)),
      ArrowLeft: () => pan(-0.25),
      ArrowRight: () => pan(0.25),
    }
    if (event.ctrlKey || event.metaKey || event.altKey || act[event.key] === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act[event.key]?.()
  }
  // React's wheel listeners are passive, so they cannot keep the page from zooming.
  useLayoutEffect(() => {
    const element = wrapper.current
    const onWheel = (event: WheelEvent) => {
      const plot = frame.current
      if (!event.ctrlKey || plot === undefined) return
      event.preventDefault()
      const at = ((pointer.current?.x ?? plot.left + plot.width / 2) - plot.left) / plot.width
      zoomAround(event.deltaY < 0 ? 0.8 : 1.25, Math.min(1, Math.max(0, at)))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [zoomAround])

  return (
    // The plot is focusable, for zooming and panning with keys.
    <div ref={wrapper} className={style.plot} role="group" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <Uplot
        x={{ min: shown.start, max: shown.end, isLog: isXLog, kind, origin, label: xLabel, definition: xDefinition }}
        y={{
          ...values,
          isLog: isYLog,
          label: isBare ? '' : yLabel(keys, definitions),
          definition: axisDefinition(keys, definitions),
          unit: yUnit,
        }}
        {...{ height, theme, draw, onPointer }}
        onSelect={(picked) => onRange(clamped(picked, extent))}
        onReset={() => onRange(undefined)}
        onClick={click}
      />
      <canvas ref={overlay} className={style.overlay} aria-hidden />
      {tip !== undefined && <ChartTip content={tip} isPinned={isPinned} />}
    </div>
  )
}

/** The name of the value axis where it says more than the chart's title; several metrics only share their unit. */
function yLabel(keys: readonly string[], definitions: Definitions): string {
  const definition = axisDefinition(keys, definitions)
  const [key = ''] = keys
  if (definition === undefined) return ''
  return keys.length === 1 ? titleOf(key, definition) : (unitOf(definition) ?? '')
}

const LINE = 1.5
const HOT_LINE = 2.25
/** With more lines, only the hovered one has a dot at the cursor. */
const DOTTED_LINES = 20

/** The x range: never empty, and positive on a log axis. */
function axisRange({ start, end }: XRange, isLog: boolean, lines: readonly DrawnLine[]): XRange {
  if (isLog && start <= 0) {
    const places = lines.flatMap(({ series }) => series.cells.map(middle)).filter((x) => x > 0)
    const low = places.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    if (!Number.isFinite(low)) return { start: 0.1, end: 1 }
    return { start: low, end: Math.max(end, low * 1.01) }
  }
  return start === end ? { start: start - 0.5, end: end + 0.5 } : { start, end }
}

function clamped({ start, end }: XRange, extent: XRange): XRange | undefined {
  const length = end - start
  if (length >= extent.end - extent.start) return undefined
  const from = Math.min(Math.max(start, extent.start), extent.end - length)
  return { start: from, end: from + length }
}

/** The cursor snaps to the nearest line's x value. */
function snapped(lines: readonly DrawnLine[], x: number): number {
  let best: number | undefined
  for (const { series } of lines) {
    const cell = cellAt(series.cells, x)
    if (cell === undefined) continue
    const at = middle(cell)
    if (best === undefined || Math.abs(at - x) < Math.abs(best - x)) best = at
  }
  return best ?? x
}

/** A line's y at an x value; undefined before its first and after its last cell. */
function valueAt({ series, smoothed }: DrawnLine, x: number): { x: number; y: number } | undefined {
  const index = indexAt(series.cells, x)
  const cell = series.cells[index]
  if (cell === undefined || cell.n === 0 || !spans(series.cells, x)) return undefined
  return { x: middle(cell), y: smoothed?.y[index] ?? cell.last }
}

function nearest(lines: readonly DrawnLine[], plot: Frame, x: number, pointer: { y: number } | undefined) {
  if (pointer === undefined) return undefined
  let best: { line: DrawnLine; distance: number } | undefined
  for (const line of lines) {
    const value = valueAt(line, x)
    if (value === undefined) continue
    const distance = Math.abs(plot.toY(value.y) - pointer.y)
    if (best === undefined || distance < best.distance) best = { line, distance }
  }
  return best?.line
}

function drawLost(
  context: CanvasRenderingContext2D,
  { top, height, left, width, ratio, toX }: Frame,
  lostAt: number,
  { sunken, warn }: { sunken: string; warn: string },
) {
  const x = Math.max(left, toX(lostAt))
  if (x >= left + width) return
  context.fillStyle = sunken
  context.fillRect(x, top, left + width - x, height)
  context.fillStyle = warn
  context.fillRect(x, top, ratio, height)
}

/** A dashed line through the plot, with its value in a tab on the axis. */
function drawCrosshair(
  context: CanvasRenderingContext2D,
  { top, height, left, width, ratio }: Frame,
  { x, text, theme }: { x: number; text: string; theme: { text: string; surface: string } },
) {
  context.strokeStyle = theme.text
  context.lineWidth = ratio
  context.setLineDash([2 * ratio, 2 * ratio])
  context.beginPath()
  context.moveTo(x, top)
  context.lineTo(x, top + height)
  context.stroke()
  context.setLineDash([])
  context.font = `500 ${11 * ratio}px Inter Variable, system-ui, sans-serif`
  const tab = context.measureText(text).width + 12 * ratio
  const tabLeft = Math.min(Math.max(x - tab / 2, 0), left + width - tab + 12 * ratio)
  context.fillStyle = theme.text
  context.beginPath()
  context.roundRect(tabLeft, top + height + 4 * ratio, tab, 17 * ratio, 2 * ratio)
  context.fill()
  context.fillStyle = theme.surface
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, tabLeft + tab / 2, top + height + 13 * ratio)
}

function fit(canvas: HTMLCanvasElement, ratio: number) {
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
}

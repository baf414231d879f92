import type { Int64 } from '@labbook/protocol'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { axisDefinition, type Definitions } from '../../api/definitions.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { titleOf, unitOf } from '../../format/format-defined.js'
import { type AxisKind, formatPlace } from './axis-format.js'
import { drawCrosshair, drawLost, fitCanvas } from './chart-overlay.js'
import { ChartTip, type TipContent, tipContent } from './chart-tip.js'
import type { CursorLink } from './cursor-link.js'
import { extremePlaces, nearestLine, snapped, valueAt } from './cursor-target.js'
import type { Frame } from './frame.js'
import style from './line-chart.module.css'
import { dot, drawLines, drawnLine, type Line, strokeLine } from './line-figure.js'
import { type ScaleKind, scaleOf } from './scale.js'
import { Uplot } from './uplot.js'
import { clamped, useZoom } from './use-zoom.js'
import { linearWithin, valueRange } from './value-range.js'
import { axisRange, type XRange } from './x-range.js'

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
  readonly yScale?: ScaleKind
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
  const { isXLog = false, yScale = 'linear', isClipped = false, smoothing = 0, showsPoints = false, yRange } = props
  const { lostAt, onPick, isBare = false, yUnit } = props
  const owner = useId()
  const theme = useChartTheme()
  const drawn = useMemo(() => lines.map((line) => drawnLine(line, smoothing)), [lines, smoothing])
  const shown = useMemo(() => axisRange(range ?? extent, isXLog, drawn), [range, extent, isXLog, drawn])
  const x = useMemo(
    () => scaleOf(isXLog ? 'log' : 'linear', { min: shown.start, max: shown.end }),
    [shown.start, shown.end, isXLog],
  )
  const y = useMemo(() => {
    const values = yRange ?? valueRange(drawn, { ...shown, isLog: yScale === 'log', isClipped })
    return scaleOf(yScale, { ...values, linearWithin: yScale === 'symlog' ? linearWithin(drawn) : undefined })
  }, [drawn, shown, yScale, isClipped, yRange])

  const extremes = useMemo(() => (drawn.length > DOTTED_LINES ? [] : extremePlaces(drawn, shown)), [drawn, shown])
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
    fitCanvas(canvas, plot.ratio)
    context.clearRect(0, 0, canvas.width, canvas.height)
    const place = link.place()
    if (place === undefined || place.kind !== kind) return
    const x = plot.toX(place.x)
    if (x < plot.left - 1 || x > plot.left + plot.width + 1) return
    const at = pointer.current
    const hot = place.owner === owner && at !== undefined ? nearestLine(drawn, plot, place.x, at.y) : undefined
    if (hot !== undefined) {
      context.save()
      context.beginPath()
      context.rect(plot.left, plot.top, plot.width, plot.height)
      context.clip()
      strokeLine(context, plot, hot, { lineWidth: HOT_LINE, isDotted: false })
      context.restore()
    }
    drawCrosshair(context, plot, { x, text: formatPlace(place.x, kind, origin), colours: theme })
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
      const lineWidth = drawn.length > MANY_LINES ? THIN_LINE : LINE
      drawLines(context, plot, drawn, { showsPoints, lineWidth, isYLog: yScale === 'log' })
      paintCursor()
    },
    [drawn, showsPoints, paintCursor, lostAt, theme, yScale],
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
    const x = plot.fromX(at.x)
    const reach = Math.abs(plot.fromX(at.x + REACH_PX * plot.ratio) - x)
    moveCursor(at, plot, snapped(drawn, x, { extremes, reach }))
  }
  const moveCursor = (at: { x: number; y: number }, plot: Frame, x: number) => {
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
  }, [drawn, x, y])
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

  const pointerPart = useCallback(() => {
    const [plot, at] = [frame.current, pointer.current]
    return plot === undefined || at === undefined ? 0.5 : (at.x - plot.left) / plot.width
  }, [])
  const onEscape = isPinned ? unpin : undefined
  const onKeyDown = useZoom({ wrapper, kind, shown, extent, onRange, pointerPart, onEscape })

  return (
    // The plot is focusable, for zooming and panning with keys.
    <div ref={wrapper} className={style.plot} role="group" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <Uplot
        x={{ scale: x, kind, origin, label: xLabel, definition: xDefinition }}
        y={{
          scale: y,
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
  const title = titleOf(key, definition)
  return keys.length > 1 ? (unitOf(definition) ?? '') : title === key ? '' : title
}

/** The cursor snaps to an extreme that is so near. */
const REACH_PX = 3
const LINE = 1.5
/**
 * So many lines cover each other. Thin ones are easier to follow, and without a graphics card they are drawn 30 times
 * faster than those above one pixel.
 */
const MANY_LINES = 20
const THIN_LINE = 1
const HOT_LINE = 2.25
/** With more lines, only the hovered one has a dot at the cursor. */
const DOTTED_LINES = 20

import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { shorten } from '../../format/shorten.js'
import type { ChartTheme } from '../../theme/chart-theme.js'
import { type Frame, frameOf } from './frame.js'
import { CHARACTER_PX, type PlotXAxis, type PlotYAxis, type Tick, xTicks, yTicks } from './plot-axes.js'

export interface UplotProps {
  readonly x: PlotXAxis
  readonly y: PlotYAxis
  readonly height: number
  readonly theme: ChartTheme
  /** Draws the plot's content inside the frame; called again when size, axes, theme or `draw` change. */
  readonly draw: (context: CanvasRenderingContext2D, frame: Frame) => void
  /** The pointer in canvas pixels; `undefined` when it has left. */
  readonly onPointer: (pointer: { x: number; y: number } | undefined) => void
  readonly onSelect: (range: { start: number; end: number }) => void
  readonly onReset: () => void
  readonly onClick: () => void
}

/**
 * Grid, pointer and drag-to-zoom by uPlot, whose axes both go from 0 to 1: the scales of the chart place their ticks and
 * `draw` its lines, so that values of any size have a place.
 */
export function Uplot(props: UplotProps) {
  const { x, y, height, theme, draw } = props
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(props)
  latest.current = props

  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return
    const size = { width: target.clientWidth || 300, height: latest.current.height }
    const created = new uPlot(options(latest, size), NO_DATA, target)
    plot.current = created
    created.over.addEventListener('dblclick', (event) => {
      event.stopImmediatePropagation()
      latest.current.onReset()
    })
    created.over.addEventListener('mouseleave', () => latest.current.onPointer(undefined))
    let pressedAt = 0
    created.over.addEventListener('mousedown', (event) => {
      pressedAt = event.clientX
    })
    created.over.addEventListener('click', (event) => {
      if (Math.abs(event.clientX - pressedAt) < DRAG_PX) latest.current.onClick()
    })
    const observer = new ResizeObserver(() => {
      const width = target.clientWidth
      if (width > 0 && width !== created.width) created.setSize({ width, height: latest.current.height })
    })
    observer.observe(target)
    return () => {
      observer.disconnect()
      created.destroy()
      plot.current = undefined
    }
  }, [])

  const isNew = useRef(true)
  useEffect(() => {
    // A new plot has drawn itself.
    if (isNew.current) isNew.current = false
    else plot.current?.redraw(false, true)
  }, [x.scale, x.kind, x.origin, x.label, x.definition, y.scale, y.label, y.definition, y.unit, theme, draw])
  useEffect(() => {
    const current = plot.current
    if (current !== undefined && current.height !== height) current.setSize({ width: current.width, height })
  }, [height])

  return <div ref={element} style={{ height }} />
}

const DRAG_PX = 4
const NO_DATA: uPlot.AlignedData = [
  [0, 1],
  [null, null],
]
const FONT = '11px Inter Variable, system-ui, sans-serif'

function options(latest: { readonly current: UplotProps }, size: { width: number; height: number }): uPlot.Options {
  let across: { readonly ticks: readonly Tick[]; readonly hasName: boolean } = { ticks: [], hasName: true }
  let up: readonly Tick[] = []
  return {
    ...size,
    padding: [() => (latest.current.y.label === '' ? 8 : 22), 14, 0, 0],
    legend: { show: false },
    cursor: {
      x: false,
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: DRAG_PX },
    },
    scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
    axes: [
      {
        font: FONT,
        stroke: () => latest.current.theme.label,
        size: 26,
        gap: 4,
        grid: { show: false },
        ticks: { size: 4, width: 1, stroke: () => latest.current.theme.axis },
        border: { show: true, width: 1, stroke: () => latest.current.theme.axis },
        splits: (plot) => {
          across = xTicks(latest.current.x, plot.bbox.width / uPlot.pxRatio)
          return across.ticks.map(({ part }) => part)
        },
        filter: (_plot, splits) => splits,
        values: () => across.ticks.map(({ label }) => label),
      },
      {
        font: FONT,
        stroke: () => latest.current.theme.label,
        gap: 6,
        size: (_plot, labels) => 16 + 6.4 * Math.max(3, ...(labels ?? []).map((label) => label?.length ?? 0)),
        grid: { width: 1, stroke: () => latest.current.theme.grid },
        ticks: { show: false },
        splits: (plot) => {
          up = yTicks(latest.current.y, plot.bbox.height / uPlot.pxRatio)
          return up.map(({ part }) => part)
        },
        filter: (_plot, splits) => splits,
        values: () => up.map(({ label }) => label),
      },
    ],
    series: [{}, { show: true, points: { show: false } }],
    hooks: {
      draw: [
        (plot) => {
          const { ctx } = plot
          const { x, y, theme, draw } = latest.current
          const frame = frameIn(plot, latest.current)
          ctx.save()
          ctx.font = `${11 * frame.ratio}px Inter Variable, system-ui, sans-serif`
          ctx.fillStyle = theme.label
          ctx.textAlign = 'right'
          ctx.textBaseline = 'top'
          if (across.hasName)
            ctx.fillText(x.label, frame.left + frame.width, frame.top + frame.height + 8 * frame.ratio)
          ctx.textAlign = 'left'
          const room = Math.floor((frame.left + frame.width) / frame.ratio / CHARACTER_PX)
          ctx.fillText(shorten(y.label, room), 2 * frame.ratio, 3 * frame.ratio)
          ctx.beginPath()
          // Room for half a dot at both ends.
          ctx.rect(frame.left - 2 * frame.ratio, frame.top, frame.width + 4 * frame.ratio, frame.height)
          ctx.clip()
          draw(ctx, frame)
          ctx.restore()
        },
      ],
      setCursor: [
        (plot) => {
          const { left, top } = plot.cursor
          const { ratio, left: plotLeft, top: plotTop } = frameIn(plot, latest.current)
          if (left === undefined || top === undefined || left < 0) latest.current.onPointer(undefined)
          else latest.current.onPointer({ x: plotLeft + left * ratio, y: plotTop + top * ratio })
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < DRAG_PX) return
          const { scale } = latest.current.x
          const range = {
            start: scale.fromPart(plot.posToVal(left, 'x')),
            end: scale.fromPart(plot.posToVal(left + width, 'x')),
          }
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          latest.current.onSelect(range)
        },
      ],
    },
  }
}

function frameIn(plot: uPlot, { x, y }: UplotProps): Frame {
  return frameOf(plot.bbox, { x: x.scale, y: y.scale, ratio: uPlot.pxRatio })
}

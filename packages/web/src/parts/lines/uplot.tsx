import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { MetricDefinition } from '@labbook/protocol'
import { formatDefinedTick } from '../../format/format-defined.js'
import { shorten } from '../../format/shorten.js'
import type { ChartTheme } from '../../theme/chart-theme.js'
import { type AxisKind, formatXTick } from './axis-format.js'
import { logTicks } from './log-ticks.js'

export interface PlotAxis {
  readonly min: number
  readonly max: number
  readonly isLog: boolean
  /** Shown at the end of the axis. */
  readonly label: string
  /** How its values are shown, if they are those of a metric. */
  readonly definition: MetricDefinition | undefined
}

export interface PlotYAxis extends PlotAxis {
  /** What a 1 on the axis stands for: 1000 for kilobytes of bytes. */
  readonly unit?: number | undefined
}

export interface PlotXAxis extends PlotAxis {
  readonly kind: AxisKind
  readonly origin: number | bigint
}

/** The plot area in canvas pixels, and the conversion of values to pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number
  toX(value: number): number
  toY(value: number): number
  fromX(place: number): number
  fromY(place: number): number
}

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
 * Axes, grid, pointer and drag-to-zoom by uPlot. `draw` draws the lines on its canvas, because each has its own x
 * values.
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
    const created = new uPlot(
      options(latest, { width: target.clientWidth || 300, height: latest.current.height }, [x.isLog, y.isLog]),
      dataOf(latest.current),
      target,
    )
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
    // uPlot cannot switch a scale between linear and logarithmic, or change the kind of an axis.
  }, [x.isLog, y.isLog, x.kind])

  useEffect(() => {
    plot.current?.setData(dataOf(latest.current))
  }, [x.min, x.max, y.min, y.max, x.label, y.label, x.definition, y.definition, theme, draw])
  useEffect(() => {
    const current = plot.current
    if (current !== undefined && current.height !== height) current.setSize({ width: current.width, height })
  }, [height])

  return <div ref={element} style={{ height }} />
}

const DRAG_PX = 4

/** uPlot needs some data; these are only the ends of the x axis. */
function dataOf({ x }: UplotProps): uPlot.AlignedData {
  return [
    [x.min, x.max],
    [null, null],
  ]
}

function options(
  latest: { readonly current: UplotProps },
  size: { width: number; height: number },
  [isXLog, isYLog]: readonly [boolean, boolean],
): uPlot.Options {
  const { kind } = latest.current.x
  const look = (): Pick<uPlot.Axis, 'font' | 'stroke'> => ({
    font: '11px Inter Variable, system-ui, sans-serif',
    stroke: () => latest.current.theme.label,
  })
  return {
    ...size,
    padding: [() => (latest.current.y.label === '' ? 8 : 22), 12, 0, 0],
    ms: 1,
    legend: { show: false },
    cursor: {
      x: false,
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: DRAG_PX },
    },
    scales: {
      x: {
        time: kind === 'wall',
        distr: isXLog ? 3 : 1,
        range: () => [latest.current.x.min, latest.current.x.max],
      },
      y: { distr: isYLog ? 3 : 1, range: () => [latest.current.y.min, latest.current.y.max] },
    },
    axes: [
      {
        ...look(),
        space: 48,
        size: 26,
        gap: 4,
        grid: { show: false },
        ticks: { size: 4, width: 1, stroke: () => latest.current.theme.axis },
        border: { show: true, width: 1, stroke: () => latest.current.theme.axis },
        ...(INCREMENTS[kind] === undefined || isXLog ? {} : { incrs: INCREMENTS[kind] }),
        ...(isXLog ? LOG_AXIS : {}),
        values: (plot, splits, _axis, _space, increment) => xLabels(plot, splits, increment, latest.current.x),
      },
      {
        ...look(),
        space: 26,
        gap: 6,
        size: (_plot, labels) => 16 + 6.4 * Math.max(3, ...(labels ?? []).map((label) => label?.length ?? 0)),
        grid: { width: 1, stroke: () => latest.current.theme.grid },
        ticks: { show: false },
        ...(isYLog ? LOG_AXIS : {}),
        values: (_plot, splits) => splits.map((value) => (value === null ? '' : yLabel(value, latest.current.y))),
      },
    ],
    series: [{}, { show: true, points: { show: false } }],
    hooks: {
      draw: [
        (plot) => {
          const { ctx } = plot
          const frame = frameOf(plot)
          const { x, y, theme } = latest.current
          ctx.save()
          ctx.font = `${11 * frame.ratio}px Inter Variable, system-ui, sans-serif`
          ctx.fillStyle = theme.label
          ctx.textAlign = 'right'
          ctx.textBaseline = 'top'
          ctx.fillText(x.label, frame.left + frame.width, frame.top + frame.height + 8 * frame.ratio)
          ctx.textAlign = 'left'
          const room = Math.floor((frame.left + frame.width) / frame.ratio / CHARACTER_PX)
          ctx.fillText(shorten(y.label, room), 2 * frame.ratio, 3 * frame.ratio)
          ctx.beginPath()
          // Room for half a dot at both ends.
          ctx.rect(frame.left - 2 * frame.ratio, frame.top, frame.width + 4 * frame.ratio, frame.height)
          ctx.clip()
          latest.current.draw(ctx, frame)
          ctx.restore()
        },
      ],
      setCursor: [
        (plot) => {
          const { left, top } = plot.cursor
          const { ratio, left: plotLeft, top: plotTop } = frameOf(plot)
          if (left === undefined || top === undefined || left < 0) latest.current.onPointer(undefined)
          else latest.current.onPointer({ x: plotLeft + left * ratio, y: plotTop + top * ratio })
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < DRAG_PX) return
          const range = { start: plot.posToVal(left, 'x'), end: plot.posToVal(left + width, 'x') }
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          latest.current.onSelect(range)
        },
      ],
    },
  }
}

/** uPlot's own log ticks start at the end of the axis, and never finish below zero. */
const LOG_AXIS: Pick<uPlot.Axis, 'splits' | 'filter'> = {
  splits: (_plot, _axis, min, max) => logTicks(min, max),
  filter: (_plot, splits) => splits,
}

function yLabel(value: number, { unit = 1, definition }: PlotYAxis): string {
  return formatDefinedTick(value / unit, definition)
}

/** Labels of the x axis, without those that the axis name would overlap. */
function xLabels(plot: uPlot, splits: readonly number[], increment: number, x: PlotXAxis): string[] {
  const free = plot.bbox.width / uPlot.pxRatio - 10 - CHARACTER_PX * x.label.length
  return splits.map((value) => {
    if (value === null || plot.valToPos(value, 'x') > free) return ''
    if (x.kind === 'value') return formatDefinedTick(value, x.definition)
    return formatXTick(value, increment, x.kind, x.origin)
  })
}

/** At most the width of a character in labels. */
const CHARACTER_PX = 7

function frameOf(plot: uPlot): Frame {
  const { left, top, width, height } = plot.bbox
  const horizontal = mapping(plot.scales['x'], left, width)
  const vertical = mapping(plot.scales['y'], top + height, -height)
  return {
    left,
    top,
    width,
    height,
    ratio: uPlot.pxRatio,
    toX: horizontal.to,
    toY: vertical.to,
    fromX: horizontal.from,
    fromY: vertical.from,
  }
}

/** Converts values to pixels and back, without calling uPlot for each point. */
function mapping(scale: uPlot.Scale | undefined, start: number, length: number) {
  const isLog = scale?.distr === 3
  const to = isLog ? Math.log10 : (value: number) => value
  const low = to(scale?.min ?? 0)
  const span = to(scale?.max ?? 1) - low || 1
  return {
    to: (value: number) => start + ((to(value) - low) / span) * length,
    from: (place: number) => {
      const value = low + ((place - start) / length) * span
      return isLog ? 10 ** value : value
    },
  }
}

const decades = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [1, 2, 5].map((digit) => digit * 10 ** (from + i))).flat()

/** Possible tick distances: whole steps and round times. */
const INCREMENTS: Readonly<Partial<Record<AxisKind, number[]>>> = {
  step: decades(0, 18),
  relative: [
    ...decades(0, 3),
    ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
    ...[1, 2, 3, 6, 12, 24, 48, 120, 240].map((hours) => hours * 3_600_000),
  ],
}

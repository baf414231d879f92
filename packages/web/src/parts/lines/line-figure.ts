import { type Cell, type ChartSeries, middle, type Polyline, polyline } from './series.js'
import { smooth } from './smoothing.js'
import { hasNoLog, stretchesOf } from './stretches.js'
import type { Frame } from './frame.js'

/** A series as a line of a chart. */
export interface Line {
  readonly id: string
  readonly name: string
  /** A plain colour, as canvas needs it. */
  readonly colour: string
  readonly dash: readonly number[]
  readonly series: ChartSeries
  /** The runs of a group, whose mean the line is. */
  readonly members?: readonly string[] | undefined
}

/** A line with its vertices. */
export interface DrawnLine extends Line {
  readonly raw: Polyline
  /** The smoothed line; the raw one becomes its background. */
  readonly smoothed: Polyline | undefined
}

export function drawnLine(line: Line, smoothing: number): DrawnLine {
  const { cells } = line.series
  const smoothed = smoothing === 0 ? undefined : { x: Float64Array.from(cells, middle), y: smooth(cells, smoothing) }
  return { ...line, raw: line.members === undefined ? polyline(cells) : meanLine(cells), smoothed }
}

function meanLine(cells: readonly Cell[]): Polyline {
  return { x: Float64Array.from(cells, middle), y: Float64Array.from(cells, ({ mean }) => mean) }
}

/** Whether the range from minimum to maximum is drawn behind the line: that of a group has a range from two runs on. */
function hasEnvelope({ members, smoothed }: DrawnLine): boolean {
  return members === undefined ? smoothed !== undefined : members.length > 1
}

/** A line with fewer visible cells than this shows each as a dot, unless the dots would touch (U-CHART-5). */
const DOTTED_BELOW = 60
const DOTS_APART_PX = 10
const DOTTED_LINES = 20

export interface DrawOptions {
  readonly showsPoints: boolean
  readonly lineWidth: number
  readonly isYLog: boolean
}

/** Draws the lines: envelopes first, then lines, then marks for NaN and infinity. */
export function drawLines(
  context: CanvasRenderingContext2D,
  frame: Frame,
  lines: readonly DrawnLine[],
  { showsPoints, lineWidth, isYLog }: DrawOptions,
) {
  for (const line of lines) if (hasEnvelope(line)) drawEnvelope(context, frame, line)
  const fewerThan = Math.min(DOTTED_BELOW, frame.width / frame.ratio / DOTS_APART_PX)
  for (const line of lines) {
    const isDotted = showsPoints || (lines.length <= DOTTED_LINES && visible(line, frame) < fewerThan)
    strokeLine(context, frame, line, { lineWidth, isDotted })
  }
  for (const line of lines) drawMarks(context, frame, line)
  if (isYLog) for (const line of lines) drawLeftOut(context, frame, line)
}

export function strokeLine(
  context: CanvasRenderingContext2D,
  frame: Frame,
  line: DrawnLine,
  { lineWidth, isDotted }: { lineWidth: number; isDotted: boolean },
) {
  const { path, alone } = pathOf(line.smoothed ?? line.raw, frame)
  context.strokeStyle = line.colour
  context.fillStyle = line.colour
  context.lineWidth = lineWidth * frame.ratio
  context.lineJoin = 'round'
  context.setLineDash(line.dash.map((length) => length * frame.ratio))
  context.stroke(path)
  context.setLineDash([])
  if (isDotted) {
    for (const cell of line.series.cells) if (cell.n === 1) dot(context, frame, middle(cell), cell.last, 2)
  } else {
    for (const [x, y] of alone) dot(context, frame, x, y, 2)
  }
}

export function dot(context: CanvasRenderingContext2D, frame: Frame, x: number, y: number, radius: number) {
  const [atX, atY] = [frame.toX(x), frame.toY(y)]
  if (!Number.isFinite(atX) || !Number.isFinite(atY)) return
  context.beginPath()
  context.arc(atX, atY, radius * frame.ratio, 0, 2 * Math.PI)
  context.fill()
}

/** The range from minimum to maximum of each cell, with an edge, so that a spike of one point is visible. */
function drawEnvelope(context: CanvasRenderingContext2D, frame: Frame, { series, colour }: DrawnLine) {
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = frame.ratio
  for (const stretch of stretchesOf(series.cells, ({ n }) => n > 0)) {
    context.beginPath()
    for (const cell of stretch) context.lineTo(frame.toX(middle(cell)), edge(frame, cell.max))
    for (const cell of stretch.toReversed()) context.lineTo(frame.toX(middle(cell)), edge(frame, cell.min))
    context.closePath()
    context.globalAlpha = 0.2
    context.fill()
    context.globalAlpha = 0.35
    context.stroke()
  }
  context.globalAlpha = 1
}

/** On a log axis, values that are not positive are drawn at the bottom. */
function edge(frame: Frame, value: number): number {
  const at = frame.toY(value)
  return Number.isFinite(at) ? at : frame.top + frame.height
}

/** The line as a path, and the isolated points. */
function pathOf({ x, y }: Polyline, frame: Frame) {
  const path = new Path2D()
  const alone: (readonly [number, number])[] = []
  let length = 0
  const end = (i: number) => {
    if (length === 1) alone.push([x[i - 1] as number, y[i - 1] as number])
    length = 0
  }
  for (let i = 0; i < x.length; i++) {
    const atX = frame.toX(x[i] as number)
    const atY = frame.toY(y[i] as number)
    if (!Number.isFinite(atX) || !Number.isFinite(atY)) {
      end(i)
      continue
    }
    if (length === 0) path.moveTo(atX, atY)
    else path.lineTo(atX, atY)
    length++
  }
  end(x.length)
  return { path, alone }
}

function visible({ series }: DrawnLine, frame: Frame): number {
  const [start, end] = [frame.fromX(frame.left), frame.fromX(frame.left + frame.width)]
  let count = 0
  for (const cell of series.cells) if (cell.to >= start && cell.from <= end) count++
  return count
}

/**
 * A triangle at the plot's edge for each cell with a NaN or an infinity: at the top for +Inf, otherwise at the bottom.
 */
function drawMarks(context: CanvasRenderingContext2D, frame: Frame, { series, colour }: DrawnLine) {
  context.fillStyle = colour
  const size = 4 * frame.ratio
  for (const cell of series.cells) {
    if (cell.notFinite === 0) continue
    const x = frame.toX(middle(cell))
    const isUp = cell.point?.value === Number.POSITIVE_INFINITY
    const foot = isUp ? frame.top : frame.top + frame.height
    const tip = isUp ? foot + 2 * size : foot - 2 * size
    context.beginPath()
    context.moveTo(x - size, foot)
    context.lineTo(x + size, foot)
    context.lineTo(x, tip)
    context.fill()
  }
}

/** A bar with arrows at the foot of a log axis, where values have no place on it. */
function drawLeftOut(context: CanvasRenderingContext2D, frame: Frame, { series, colour }: DrawnLine) {
  context.fillStyle = colour
  const foot = frame.top + frame.height
  const size = 3 * frame.ratio
  for (const stretch of stretchesOf(series.cells, hasNoLog)) {
    const [first, last] = [stretch[0] as Cell, stretch.at(-1) as Cell]
    const [from, to] = [frame.toX(first.from), frame.toX(last.to)]
    context.fillRect(from - size / 2, foot - size, Math.max(size, to - from + size), size)
    const arrows = Math.max(1, Math.round((to - from) / (4 * size)))
    for (let i = 0; i < arrows; i++) {
      const x = arrows === 1 ? (from + to) / 2 : from + ((to - from) * i) / (arrows - 1)
      context.beginPath()
      context.moveTo(x - size, foot - 3 * size)
      context.lineTo(x + size, foot - 3 * size)
      context.lineTo(x, foot - 1.4 * size)
      context.fill()
    }
  }
}

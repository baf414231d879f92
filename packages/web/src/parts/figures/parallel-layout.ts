import type { Definitions } from '../../api/definitions.js'
import { formatDefinedHover, formatDefinedTick } from '../../format/format-defined.js'
import { formatDecimals, formatTick } from '../../format/format-number.js'
import { shorten } from '../../format/shorten.js'
import { axisFormat, axisTitle, type AxisValue, axisValue, type ComparedRun } from './compared-run.js'
import { fitText, type MeasureText } from './fit-text.js'
import { type AxisScale, axisScale, BELOW_GAP_PX, BELOW_STEP_PX, placesBelow, type Tick } from './parallel-scale.js'
import { pushApart } from './push-apart.js'

/** Runs as lines over parallel axes: what stands where, in pixels. */
export interface ParallelLayout {
  readonly width: number
  readonly height: number
  /** The ends of the axis lines. */
  readonly top: number
  readonly bottom: number
  readonly axes: readonly ParallelAxis[]
  readonly lines: readonly ParallelLine[]
  /** Where the labels right of the last axis begin. */
  readonly endsAt: number
}

export interface ParallelAxis {
  readonly axis: string
  readonly x: number
  readonly title: string
  /** The title, cut to the room it has. */
  readonly name: string
  readonly scale: AxisScale
  /** The ticks of the scale, with labels cut to the room they have. */
  readonly ticks: readonly Tick[]
}

export interface ParallelLine {
  readonly run: ComparedRun
  readonly points: readonly ParallelPoint[]
  /** The path between values that were logged. */
  readonly path: string
  /** The path to and from places below the axes; empty if all values are on them. */
  readonly dashedPath: string
}

export interface ParallelPoint {
  readonly axis: string
  readonly title: string
  readonly x: number
  readonly y: number
  /** The value as it is written beside the axis. */
  readonly text: string
  /** Below the axis, where no number or text of it stands. */
  readonly isBelow: boolean
}

export interface ParallelRoom {
  readonly width: number
  readonly height: number
  readonly measure: MeasureText
}

/** Axes stand at least so far apart; a narrower plot scrolls. */
export const LEAST_AXIS_GAP_PX = 120
const LEFT_PX = 66
const MOST_LEFT_PX = 150
/** Between an axis and its ticks' labels, and between those and what stands left of them. */
const TICK_AIR_PX = 14
/** Right of the last axis, for values and names. */
const RIGHT_PX = 194
const END_GAP_PX = 22
/** Above the axes, for their names. */
const NAMES_PX = 30
const FOOT_PX = 19
const NAME_AIR_PX = 14
const VALUE_CHARACTERS = 24

export function parallelLayout(
  runs: readonly ComparedRun[],
  axes: readonly string[],
  definitions: Definitions,
  { width, height, measure }: ParallelRoom,
): ParallelLayout {
  const values = axes.map((axis) => runs.map((run) => axisValue(run, axis)))
  const belowCount = Math.max(0, ...axes.map((axis, i) => placesBelow(values[i] ?? [], isMetric(axis))))
  const top = NAMES_PX
  const bottom = height - FOOT_PX - (belowCount === 0 ? 0 : BELOW_GAP_PX + (belowCount - 1) * BELOW_STEP_PX)
  const scales = axes.map((axis, i) =>
    axisScale({
      values: values[i] ?? [],
      isMetric: isMetric(axis),
      frame: { top, bottom, belowCount },
      format: (value, decimals) => tickText(value, decimals, axis, definitions),
    }),
  )

  const widest = Math.max(0, ...(scales[0]?.ticks ?? []).map(({ label }) => measure(label))) / fontShare(scales[0])
  const left = Math.min(MOST_LEFT_PX, Math.max(LEFT_PX, Math.ceil(widest) + TICK_AIR_PX))
  const gaps = Math.max(1, axes.length - 1)
  const gap = Math.max(LEAST_AXIS_GAP_PX, (width - left - RIGHT_PX) / gaps)
  const titles = axes.map((axis, i) => `${axisTitle(axis, definitions)}${scales[i]?.isLog === true ? ' (log)' : ''}`)
  const drawn = scales.map((scale, i): ParallelAxis => {
    const title = titles[i] ?? ''
    // Names are centred over their axes, and the outer ones must not leave the plot.
    const beside = Math.min(i === 0 ? left : gap / 2, i === axes.length - 1 ? RIGHT_PX : gap / 2)
    const labelWidth = ((i === 0 ? left : gap) - TICK_AIR_PX) * fontShare(scale)
    return {
      axis: axes[i] ?? '',
      x: left + i * gap,
      title,
      name: fitText(title, 2 * beside - NAME_AIR_PX, measure, titles),
      scale,
      ticks: scale.ticks.map(({ y, label }) => ({ y, label: fitText(label, labelWidth, measure) })),
    }
  })
  const lines = runs.map((run, row): ParallelLine => {
    const points = drawn.map(({ axis, title, x, scale }, i): ParallelPoint => {
      const value = values[i]?.[row]
      const text = valueText(value, axis, definitions)
      return { axis, title, x, y: scale.y(value), text, isBelow: isBelow(scale, value) }
    })
    return { run, points, path: pathOf(points, false), dashedPath: pathOf(points, true) }
  })
  const end = left + (axes.length - 1) * gap
  return { width: end + RIGHT_PX, height, top, bottom, axes: drawn, lines, endsAt: end + END_GAP_PX }
}

/** Texts are measured in the font of charts, but categories are written in the wider one of code. */
function fontShare(scale: AxisScale | undefined): number {
  return scale?.kind === 'category' ? 0.85 : 1
}

export interface EndLabel {
  readonly line: ParallelLine
  /** Where the line ends, and where the label stands. */
  readonly from: ParallelPoint
  readonly y: number
  readonly value: string
  readonly name: string
}

/** The value and name of some lines, right of the last axis; `names` are short and by ID. */
export function endLabels(
  { lines, height, endsAt, width }: ParallelLayout,
  names: ReadonlyMap<string, string>,
  measure: MeasureText,
): readonly EndLabel[] {
  const labelled = lines.flatMap((line) => {
    const from = line.points.at(-1)
    return names.has(line.run.id) && from !== undefined ? [{ line, from }] : []
  })
  const heights = pushApart(
    labelled.map(({ from }) => from.y),
    { gap: END_GAP_Y_PX, low: NAMES_PX - 6, high: height - 8 },
  )
  const all = [...names.values()]
  return labelled.map(({ line, from }, i) => {
    const room = width - endsAt - measure(from.text) - END_AIR_PX
    const name = fitText(names.get(line.run.id) ?? '', room, measure, all)
    return { line, from, y: heights[i] ?? from.y, value: from.text, name }
  })
}

/** Between the value and the name of an end label. */
export const END_AIR_PX = 7
const END_GAP_Y_PX = 14

/** The line nearest to a point, and how far it is; undefined if none is within reach. */
export function nearestLine(lines: readonly ParallelLine[], x: number, y: number, reach: number): string | undefined {
  let nearest: string | undefined
  let least = reach
  for (const { run, points } of lines) {
    const next = Math.min(
      points.length - 1,
      Math.max(
        1,
        points.findIndex((point) => point.x >= x),
      ),
    )
    const [a, b] = [points[next - 1], points[next]]
    if (a === undefined || b === undefined) continue
    const far = distance(x, y, a, b)
    if (far < least) [nearest, least] = [run.id, far]
  }
  return nearest
}

/** A value as it is written beside its axis and at the end of its line. */
function valueText(value: AxisValue | undefined, axis: string, definitions: Definitions): string {
  if (value === undefined) return 'not logged'
  if (value.number !== undefined && isMetric(axis))
    return formatDefinedHover(value.number, axisFormat(axis, definitions))
  return value.text.trim() === '' ? JSON.stringify(value.text) : shorten(value.text, VALUE_CHARACTERS)
}

function tickText(value: number, decimals: number | undefined, axis: string, definitions: Definitions): string {
  const definition = axisFormat(axis, definitions)
  if (definition?.format !== undefined && definition.format !== 'number') return formatDefinedTick(value, definition)
  // As many decimals as the step has, so that the ticks line up; very small and very large numbers as powers.
  const isPlain = decimals !== undefined && decimals <= 6 && Math.abs(value) < 1e7
  return isPlain ? formatDecimals(value, decimals) : formatTick(value)
}

function isMetric(axis: string): boolean {
  return axis.startsWith('metrics.')
}

function isBelow({ below }: AxisScale, value: AxisValue | undefined): boolean {
  return value === undefined || (value.number === undefined && below.some(({ text }) => text === value.text))
}

/** Either the pieces between values of the axes, or those that lead below one. */
function pathOf(points: readonly ParallelPoint[], isDashed: boolean): string {
  let path = ''
  let isDown = false
  for (const [i, { x, y, isBelow: isLow }] of points.entries()) {
    const before = points[i - 1]
    if (before === undefined) continue
    if ((isLow || before.isBelow) !== isDashed) {
      isDown = false
      continue
    }
    path += `${isDown ? '' : `M${coordinate(before.x)} ${coordinate(before.y)}`}L${coordinate(x)} ${coordinate(y)}`
    isDown = true
  }
  return path
}

function coordinate(value: number): number {
  return Math.round(value * 10) / 10
}

function distance(x: number, y: number, a: ParallelPoint, b: ParallelPoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - a.x - along * dx, y - a.y - along * dy)
}

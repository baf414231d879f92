import type { Brush, Brushes } from '../../addresses/compare-search.js'
import { type AxisValue, axisValue, type ComparedRun } from './compared-run.js'
import type { AxisScale, Place } from './parallel-scale.js'

/** The IDs of the runs inside all brushes; undefined without one. */
export function insideBrushes(
  runs: readonly ComparedRun[],
  brushes: Brushes | undefined = {},
): ReadonlySet<string> | undefined {
  const all = Object.entries(brushes)
  if (all.length === 0) return undefined
  const inside = runs.filter((run) => all.every(([axis, brush]) => isInside(axisValue(run, axis), brush)))
  return new Set(inside.map(({ id }) => id))
}

export function isInside(value: AxisValue | undefined, { range, values, missing }: Brush): boolean {
  if (value === undefined) return missing === true
  if (values?.includes(value.text) === true) return true
  return value.number !== undefined && range !== undefined && range[0] <= value.number && value.number <= range[1]
}

/** The brushes with one more, or without the one of an axis. */
export function withBrush(brushes: Brushes, axis: string, brush: Brush | undefined): Brushes | undefined {
  const others = Object.entries(brushes).filter(([other]) => other !== axis)
  const next = brush === undefined ? others : [...others, [axis, brush] as const]
  return next.length === 0 ? undefined : Object.fromEntries(next)
}

/** What lies between two heights of an axis; undefined if nothing can. */
export function brushBetween(scale: AxisScale, from: number, to: number): Brush | undefined {
  const [top, bottom] = from < to ? [from, to] : [to, from]
  const { domain } = scale
  const lowest = Math.min(...scale.below.map(({ y }) => y), Number.POSITIVE_INFINITY)
  const [low, high] = [scale.numberAt(bottom), scale.numberAt(top)]
  // A brush over the places below the axis alone takes none of its numbers.
  const isOnNumbers = domain !== undefined && low !== undefined && high !== undefined && top < axisEnd(scale, lowest)
  return brushOf(
    isOnNumbers ? [low, high] : undefined,
    [...scale.below, ...scale.categories].filter(({ y }) => top - REACH_PX <= y && y <= bottom + REACH_PX),
  )
}

/** From where to where a brush covers its axis, in pixels; undefined if it covers nothing there. */
export function brushSpan(scale: AxisScale, { range, values, missing }: Brush) {
  const places = [...scale.below, ...scale.categories].filter(({ text }) =>
    text === undefined ? missing === true : values?.includes(text) === true,
  )
  const ys = [
    ...(scale.domain !== undefined && range !== undefined
      ? range.map((end) => scale.y(clamped(end, scale.domain)))
      : []),
    ...places.flatMap(({ y }) => [y - REACH_PX, y + REACH_PX]),
  ]
  return ys.length === 0 ? undefined : { top: Math.min(...ys), bottom: Math.max(...ys) }
}

/**
 * The brush after an arrow key: moved by a step, or sized at its upper end. Without a brush, the upper or the lower half of
 * the axis is taken.
 */
export function steppedBrush(
  scale: AxisScale,
  brush: Brush | undefined,
  { isUp, isSizing }: { readonly isUp: boolean; readonly isSizing: boolean },
): Brush | undefined {
  const stops = stopsOf(scale)
  if (stops.length === 0) return undefined
  const last = stops.length - 1
  const taken = brush === undefined ? [] : stops.flatMap((stop, i) => (isStopInside(stop, brush) ? [i] : []))
  const [from, to] = [taken[0], taken.at(-1)]
  if (from === undefined || to === undefined) {
    const middle = Math.floor(last / 2)
    return isUp ? between(stops, Math.min(last, middle + 1), last) : between(stops, 0, middle)
  }
  const by = isUp ? 1 : -1
  if (!isSizing) return from + by < 0 || to + by > last ? brush : between(stops, from + by, to + by)
  if (isUp && to === last) return between(stops, Math.max(0, from - 1), to)
  return between(stops, from, Math.max(from, to + by))
}

/** `150 to 200`, `None or 20`, `not logged`. */
export function brushText({ range, values = [], missing }: Brush, format: (value: number) => string): string {
  const named = values.slice(0, NAMED_VALUES).map((text) => (text.trim() === '' ? JSON.stringify(text) : text))
  const rest = values.length - named.length
  return [
    ...(range === undefined ? [] : [`${format(range[0])} to ${format(range[1])}`]),
    ...named,
    ...(rest === 0 ? [] : [`${rest} more`]),
    ...(missing === true ? ['not logged'] : []),
  ].join(' or ')
}

const NAMED_VALUES = 3
/** A brush takes a category from so many pixels beside it. */
const REACH_PX = 7
/** An arrow key moves a window over numbers by this part of the axis. */
const NUMBER_STOPS = 20

/** What a brush that is moved by keys can end at: a category, a place below the axis, or a number. */
type Stop = Place | { readonly number: number }

function stopsOf(scale: AxisScale): readonly Stop[] {
  const below = scale.below.toSorted((a, b) => b.y - a.y)
  const { domain } = scale
  if (domain === undefined) return [...below, ...scale.categories]
  const [low, high] = [numberY(scale, domain[0]), numberY(scale, domain[1])]
  const count = scale.ticks.length === 0 ? 0 : low === high ? 1 : NUMBER_STOPS + 1
  const numbers = Array.from({ length: count }, (_, i) => scale.numberAt(low + ((high - low) * i) / NUMBER_STOPS))
  return [...below, ...numbers.flatMap((number) => (number === undefined ? [] : { number }))]
}

function isStopInside(stop: Stop, brush: Brush): boolean {
  if ('number' in stop) return isInside({ text: '', number: stop.number }, { ...brush, values: [] })
  return stop.text === undefined ? brush.missing === true : brush.values?.includes(stop.text) === true
}

function between(stops: readonly Stop[], from: number, to: number): Brush | undefined {
  const taken = stops.slice(from, to + 1)
  const numbers = taken.flatMap((stop) => ('number' in stop ? stop.number : []))
  const [low, high] = [numbers[0], numbers.at(-1)]
  return brushOf(
    low === undefined || high === undefined ? undefined : [low, high],
    taken.flatMap((stop) => ('number' in stop ? [] : stop)),
  )
}

function brushOf(range: readonly [number, number] | undefined, places: readonly Place[]): Brush | undefined {
  const values = places.flatMap(({ text }) => text ?? [])
  const isMissing = places.some(({ text }) => text === undefined)
  if (range === undefined && values.length === 0 && !isMissing) return undefined
  return {
    ...(range === undefined ? {} : { range }),
    ...(values.length === 0 ? {} : { values }),
    ...(isMissing ? { missing: true } : {}),
  }
}

/** Below that, a brush is on the places below the axis and no longer on its numbers. */
function axisEnd({ domain, y }: AxisScale, firstBelow: number): number {
  const low = domain === undefined ? 0 : y({ text: '', number: domain[0] })
  return Number.isFinite(firstBelow) ? (low + firstBelow) / 2 : Number.POSITIVE_INFINITY
}

function numberY(scale: AxisScale, number: number): number {
  return scale.y({ text: '', number })
}

function clamped(value: number, domain: readonly [number, number] | undefined): AxisValue {
  const [low, high] = domain ?? [value, value]
  return { text: '', number: Math.min(high, Math.max(low, value)) }
}

import type { Int64, MetricDefinition } from '@labbook/protocol'
import { type AxisKind, placeLabels, valueLabels } from './axis-format.js'
import { placeTicks } from './place-ticks.js'
import { type Scale, scaleOf } from './scale.js'
import { valueTicks } from './value-ticks.js'

export interface PlotAxis {
  readonly scale: Scale
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
  readonly origin: Int64
}

/** A tick at a part of the axis: 0 is its start, 1 its end. */
export interface Tick {
  readonly part: number
  readonly label: string
}

/** At most the width of a character in labels. */
export const CHARACTER_PX = 7
/** At least between two labels. */
const GAP_PX = 12
const LEAST_PX = 50
/** Right of the plot, for half a label. */
const AIR_PX = 14
/** Distance of ticks on the value axis. */
const LINE_PX = 34

/**
 * As many ticks as have room for their labels. The name of the axis stands at its end in place of a label; where fewer
 * than two labels would be left, `hasName` is false and the labels stay.
 */
export function xTicks(x: PlotXAxis, width: number): { ticks: readonly Tick[]; hasName: boolean } {
  const free = x.label === '' ? width + AIR_PX : width - GAP_PX - CHARACTER_PX * x.label.length
  const within = (all: readonly Tick[]) => all.filter(({ part, label }) => part * width + halfOf(label) <= free)
  let ticks: readonly Tick[] = []
  for (let count = Math.max(2, Math.floor(width / LEAST_PX)); count >= 2; count--) {
    const places = placeTicks(x.kind, x.scale, count)
    const labels = placeLabels(places, x)
    const found = places.map((place, i): Tick => ({ part: x.scale.toPart(place), label: labels[i] ?? '' }))
    if (ticks.length < 2 || found.length >= 2) ticks = found
    if (areApart(found, width)) break
  }
  ticks = everyFitting(ticks, width)
  const named = within(ticks)
  if (named.length < Math.min(2, ticks.length)) return { ticks, hasName: false }
  // Ticks without a label stay: only the text would be under the name of the axis.
  return { ticks: ticks.map((tick) => (named.includes(tick) ? tick : { ...tick, label: '' })), hasName: true }
}

function halfOf(label: string): number {
  return (label.length * CHARACTER_PX) / 2
}

function areApart(ticks: readonly Tick[], width: number): boolean {
  return ticks.every(({ part, label }, i) => {
    const next = ticks[i + 1]
    return next === undefined || (next.part - part) * width >= halfOf(label) + halfOf(next.label) + GAP_PX
  })
}

/** Every second tick, every third, … until labels do not touch. */
function everyFitting(ticks: readonly Tick[], width: number): readonly Tick[] {
  for (let every = 1; every < ticks.length; every++) {
    const some = ticks.filter((_, i) => i % every === 0)
    if (areApart(some, width)) return some
  }
  return ticks.slice(0, 1)
}

export function yTicks({ scale, definition, unit = 1 }: PlotYAxis, height: number): readonly Tick[] {
  const count = Math.max(2, Math.floor(height / LINE_PX))
  // Round in the unit that is shown.
  const shown = unit === 1 ? scale : scaleOf(scale.kind, { min: scale.min / unit, max: scale.max / unit })
  const values = valueTicks(shown, count)
  const labels = valueLabels(values, definition)
  return values.map((value, i) => ({ part: scale.toPart(value * unit), label: labels[i] ?? '' }))
}

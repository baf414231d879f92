import type { Int64, MetricDefinition } from '@labbook/protocol'
import { formatDefinedTick } from '../../format/format-defined.js'
import { formatCount, formatExact, formatTick } from '../../format/format-number.js'
import { formatDuration, formatInstant, formatTimeTicks, isDate } from '../../format/format-time.js'
import { fromOrigin } from './series.js'

/** What an axis measures; it decides the format of the ticks. */
export type AxisKind = 'step' | 'wall' | 'relative' | 'value'

/** An x value in full, for tooltips and tables. */
export function formatPlace(distance: number, kind: AxisKind, origin: Int64): string {
  if (kind === 'step') return formatCount(fromOrigin(distance, origin))
  if (kind === 'wall') return formatInstant(distance)
  return kind === 'relative' ? formatDuration(distance) : formatTick(distance)
}

export interface PlaceFormat {
  readonly kind: AxisKind
  readonly origin: Int64
  /** Of the metric on the axis. */
  readonly definition: MetricDefinition | undefined
}

/** The labels of an x axis, one for each tick. */
export function placeLabels(ticks: readonly number[], { kind, origin, definition }: PlaceFormat): readonly string[] {
  if (kind === 'value') return valueLabels(ticks, definition)
  const gap = ticks.slice(1).reduce((least, tick, i) => Math.min(least, tick - (ticks[i] as number)), Infinity)
  if (kind === 'wall' && ticks.every(isDate)) return formatTimeTicks(ticks)
  if (kind === 'relative') {
    const labels = ticks.map((tick) => relativeTick(tick, gap))
    return new Set(labels).size === labels.length ? labels : ticks.map((tick) => `${formatCount(tick)} ms`)
  }
  return ticks.map((tick) => stepTick(fromOrigin(tick, origin), gap))
}

/** The labels of an axis of values: five digits, or as many as tell two ticks apart. */
export function valueLabels(ticks: readonly number[], definition: MetricDefinition | undefined): readonly string[] {
  const labels = ticks.map((tick) => formatDefinedTick(tick, definition))
  return new Set(labels).size === labels.length ? labels : ticks.map(formatExact)
}

/**
 * Steps are shown in full, unless they are so large that the ticks would touch and so far apart that five digits
 * distinguish them.
 */
function stepTick(step: Int64, gap: number): string {
  const size = Math.abs(Number(step))
  return size >= 1e9 && gap >= size / 1e4 ? formatTick(Number(step)) : formatCount(step)
}

function relativeTick(ms: number, gap: number): string {
  if (ms === 0) return '0'
  const [unit, size] = UNITS.find(([, each]) => gap >= each) ?? ['ms', 1]
  return `${formatTick(ms / size)} ${unit}`
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

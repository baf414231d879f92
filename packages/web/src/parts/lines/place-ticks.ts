import { timeTicks, utcTicks } from 'd3-time'
import { isDate, isUtc } from '../../format/format-time.js'
import type { AxisKind } from './axis-format.js'
import { valueTicks, evenTicks } from './value-ticks.js'
import type { Scale } from './scale.js'

/** Ticks of an x axis: whole steps, calendar times, round durations, or values. At least two, where the axis has room. */
export function placeTicks(kind: AxisKind, scale: Scale, count: number): number[] {
  const { min, max } = scale
  if (!(max > min)) return []
  if (kind === 'value' || scale.kind !== 'linear') return valueTicks(scale, count)
  if (kind === 'step') return evenTicks(min, max, count, 1)
  if (kind === 'relative') return durationTicks(min, max, count)
  return isDate(min) && isDate(max) ? calendarTicks(min, max, count) : evenTicks(min, max, count, 1)
}

function calendarTicks(min: number, max: number, count: number): number[] {
  // Below a second d3 counts in milliseconds, which may be fractions of one.
  if (max - min < count) return evenTicks(min, max, count, 1)
  const ticks = isUtc() ? utcTicks : timeTicks
  return ticks(new Date(min), new Date(max), count).map(Number)
}

function durationTicks(min: number, max: number, count: number): number[] {
  const rough = (max - min) / count
  const step = DURATIONS.find((duration) => duration >= rough)
  if (step === undefined) return evenTicks(min / DAY_MS, max / DAY_MS, count, 1).map((days) => days * DAY_MS)
  if (step <= 1000) return evenTicks(min, max, count, 1)
  const ticks: number[] = []
  for (let i = Math.ceil(min / step); i * step <= max; i++) ticks.push(i * step)
  return ticks
}

const DAY_MS = 86_400_000
const DURATIONS: readonly number[] = [
  1000,
  ...[2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  DAY_MS,
]

import type { Int64 } from '@labbook/protocol'
import { formatCount, formatTick } from '../../format/format-number.js'
import { formatDuration, isDate, sinceEpoch } from '../../format/format-time.js'
import { fromOrigin } from './series.js'

/** What an axis measures; it decides the format of the ticks. */
export type AxisKind = 'step' | 'wall' | 'relative' | 'value'

/** An x value in full, for tooltips and tables. */
export function formatPlace(distance: number, kind: AxisKind, origin: Int64): string {
  if (kind === 'step') return formatCount(fromOrigin(distance, origin))
  if (kind === 'wall') return isDate(distance) ? timeFormats.second.format(distance) : sinceEpoch(distance)
  return kind === 'relative' ? formatDuration(distance) : formatTick(distance)
}

/** Ticks of the x axis; `stepSize` is their distance. */
export function formatXTick(value: number, stepSize: number, kind: AxisKind, origin: Int64): string {
  if (kind === 'step') return Number.isInteger(value) ? stepTick(fromOrigin(value, origin), stepSize) : ''
  if (kind === 'wall') {
    if (!isDate(value)) return formatTick(value)
    if (stepSize >= DAY_MS) return timeFormats.day.format(value)
    return (stepSize >= MINUTE_MS ? timeFormats.minute : timeFormats.second).format(value)
  }
  if (kind === 'relative') return relativeTick(value, stepSize)
  return formatTick(value)
}

/**
 * Steps are shown in full, unless they are so large that the ticks would touch and so far apart that five digits
 * distinguish them.
 */
function stepTick(step: Int64, stepSize: number): string {
  const size = Math.abs(Number(step))
  return size >= 1e9 && stepSize >= size / 1e4 ? formatTick(Number(step)) : formatCount(step)
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const timeFormats = {
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
}

function relativeTick(ms: number, stepSize: number): string {
  if (ms === 0) return '0'
  if (stepSize >= HOUR_MS) return `${formatTick(ms / HOUR_MS)} h`
  if (stepSize >= MINUTE_MS) return `${formatTick(ms / MINUTE_MS)} min`
  return stepSize >= 1000 ? `${formatTick(ms / 1000)} s` : `${formatTick(ms)} ms`
}

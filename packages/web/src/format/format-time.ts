import { formatCount } from './format-number.js'

const UNITS = [
  ['year', 365.25 * 86_400],
  ['month', 30.44 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Clocks of two machines differ by this much without anyone noticing. */
const CLOCK_SKEW_MS = 10_000

/** `2 minutes ago`; a time that lies ahead says so: `in 3 days`. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const passedMs = nowMs - timeMs
  if (passedMs < -CLOCK_SKEW_MS) return `in ${largestUnit(-passedMs) ?? ''}`
  const ago = largestUnit(passedMs)
  return ago === undefined ? 'just now' : `${ago} ago`
}

/** Whole years, else months, …, else seconds; undefined below one second. */
function largestUnit(ms: number): string | undefined {
  const seconds = Math.floor(ms / 1000)
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size)
    if (count >= 1) return `${formatCount(count)} ${unit}${count === 1 ? '' : 's'}`
  }
  return undefined
}

/** `1.2 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`, `2 y 31 d`; of a run that ends before it starts, `-1.2 s`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`
  const seconds = Math.floor(ms / 1000)
  // What would be rounded up to `60.0 s` is a minute.
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  if (seconds < HOUR) return `${Math.floor(Math.max(60, seconds) / 60)} min ${seconds < 60 ? 0 : seconds % 60} s`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / 60)} min`
  if (seconds < YEAR) return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / HOUR)} h`
  return `${formatCount(Math.floor(seconds / YEAR))} y ${Math.floor((seconds % YEAR) / DAY)} d`
}

const HOUR = 3600
const DAY = 86_400
const YEAR = 365 * DAY

let timeZone: 'UTC' | undefined

/** Sets the time zone of formatted times: local, or UTC. */
export function showTimesIn(zone: 'local' | 'UTC') {
  timeZone = zone === 'UTC' ? 'UTC' : undefined
  absolute = undefined
}

/** Whether times are shown in UTC. */
export function isUtc(): boolean {
  return timeZone === 'UTC'
}

/** Clients may send any 64-bit integer as a time, such as nanoseconds, which exceeds the range of `Date`. */
export function isDate(timeMs: number): boolean {
  return Math.abs(timeMs) <= 8.64e15
}

export function sinceEpoch(timeMs: number): string {
  return `${timeMs} ms since 1970`
}

/** `14:29:01`, for lines and for events of the day. */
export function formatClock(timeMs: number): string {
  if (!isDate(timeMs)) return sinceEpoch(timeMs)
  return new Date(timeMs).toLocaleTimeString('en-GB', { timeZone })
}

/** A moment of late: `14:29` within half a day, else `4 May, 14:29`. */
export function formatMoment(timeMs: number, nowMs: number): string {
  if (!isDate(timeMs)) return sinceEpoch(timeMs)
  const time = { hour: '2-digit', minute: '2-digit', timeZone } as const
  const date = new Date(timeMs)
  if (Math.abs(nowMs - timeMs) < HALF_DAY_MS) return date.toLocaleTimeString('en-GB', time)
  return date.toLocaleString('en-GB', { day: 'numeric', month: 'short', ...time })
}

const HALF_DAY_MS = 43_200_000

/** Kept, because making one takes longer than all that it formats for a table. */
let absolute: Intl.DateTimeFormat | undefined

/** Date, time and zone, for tooltips. */
export function formatAbsolute(timeMs: number): string {
  if (!isDate(timeMs)) return sinceEpoch(timeMs)
  absolute ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone })
  return absolute.format(timeMs)
}

const MONTH_MS = 27 * 86_400_000
const YEAR_MS = 360 * 86_400_000
const TICK_FORMATS = {
  month: { month: 'short', year: 'numeric' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { day: 'numeric', month: 'short' },
  minute: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  millisecond: { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/**
 * The ticks of a time axis, as fine as their distance needs: years, months, days, minutes, …; among times of day
 * midnight is a date, and among dates a new year is written.
 */
export function formatTimeTicks(timesMs: readonly number[]): readonly string[] {
  if (timesMs.length < 2) return timesMs.map(formatInstant)
  const gap = timesMs.slice(1).reduce((least, time, i) => Math.min(least, time - (timesMs[i] as number)), YEAR_MS)
  const write = (timeMs: number, format: keyof typeof TICK_FORMATS) =>
    new Date(timeMs).toLocaleString('en-GB', { ...TICK_FORMATS[format], timeZone })
  return timesMs.map((timeMs, i) => {
    if (!isDate(timeMs)) return sinceEpoch(timeMs)
    if (gap >= YEAR_MS) return String(fullYear(timeMs))
    if (gap >= MONTH_MS) return write(timeMs, 'month')
    const before = timesMs[i - 1]
    const isNewYear = before !== undefined && fullYear(before) !== fullYear(timeMs)
    if (gap >= DAY_MS || isMidnight(timeMs)) return write(timeMs, isNewYear ? 'date' : 'day')
    return write(timeMs, gap >= 60_000 ? 'minute' : gap >= 1000 ? 'second' : 'millisecond')
  })
}

const DAY_MS = 86_400_000

function fullYear(timeMs: number): number {
  const date = new Date(timeMs)
  return isUtc() ? date.getUTCFullYear() : date.getFullYear()
}

function isMidnight(timeMs: number): boolean {
  const date = new Date(timeMs)
  return (isUtc() ? timeMs % DAY_MS : timeMs - new Date(date).setHours(0, 0, 0, 0)) === 0
}

/** `30 Nov 2026, 14:29:01`, for the title of a tooltip. */
export function formatInstant(timeMs: number): string {
  if (!isDate(timeMs)) return sinceEpoch(timeMs)
  return new Date(timeMs).toLocaleString('en-GB', { ...TICK_FORMATS.date, ...TICK_FORMATS.second, timeZone })
}

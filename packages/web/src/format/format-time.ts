const UNITS = [
  ['year', 365.25 * 86_400],
  ['month', 30.44 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** `2 minutes ago`, by the server's clock; never in the future. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - timeMs) / 1000))
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size)
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`
  }
  return 'just now'
}

/** `1.2 s`, `3 min 4 s`, `2 h 5 min`; negative durations become 0. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

let timeZone: 'UTC' | undefined

/** Sets the time zone of formatted times: local, or UTC. */
export function showTimesIn(zone: 'local' | 'UTC') {
  timeZone = zone === 'UTC' ? 'UTC' : undefined
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

/** Date, time and zone, for tooltips. */
export function formatAbsolute(timeMs: number): string {
  if (!isDate(timeMs)) return sinceEpoch(timeMs)
  return new Date(timeMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone })
}

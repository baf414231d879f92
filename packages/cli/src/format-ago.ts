import type { Int64 } from '@labbook/protocol'

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** `5 min ago`; never in the future. */
export function formatAgo(timeMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - timeMs) / 1000))
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${unit} ago`
}

/** `1.2 s`, `3 min 4 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

/** Clients may send any 64-bit integer as a time: nanoseconds, for one, which no calendar reaches. */
export function formatTime(timeMs: Int64): string {
  const time = new Date(Number(timeMs))
  return Number.isNaN(time.getTime()) ? `${timeMs} ms since 1970` : time.toISOString()
}

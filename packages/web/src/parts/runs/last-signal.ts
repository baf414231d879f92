import { HEARTBEAT_TAG, type RunStatus } from '@labbook/protocol'

/** From then on a signal is late, and its run may have stopped. */
const LATE_MS = 60_000
/** From then on the run is said to have no signal. */
const LOST_MS = 180_000

/** The last sign of life of a running run (LOG-6). */
export interface Signal {
  readonly timeMs: number
  readonly silentMs: number
  readonly state: 'fresh' | 'late' | 'lost'
}

export interface SignalSources {
  readonly status: RunStatus
  /** The value of the heartbeat tag; without it, nothing is known. */
  readonly heartbeat: unknown
  /** Other signs: times of lines and metric points. */
  readonly othersMs?: readonly number[]
}

/** Undefined for a run that ended, or whose client sends no heartbeat. */
export function lastSignal({ status, heartbeat, othersMs = [] }: SignalSources, nowMs: number): Signal | undefined {
  const beatMs = typeof heartbeat === 'string' && /^\d{1,15}$/.test(heartbeat) ? Number(heartbeat) : undefined
  if (status !== 'RUNNING' || beatMs === undefined) return undefined
  const latest = [beatMs, ...othersMs].reduce((a, b) => Math.max(a, b))
  // Clocks differ: a signal is never later than now.
  const timeMs = Math.min(latest, nowMs)
  const silentMs = nowMs - timeMs
  return { timeMs, silentMs, state: silentMs >= LOST_MS ? 'lost' : silentMs >= LATE_MS ? 'late' : 'fresh' }
}

export function heartbeatOf(tags: readonly { readonly key: string; readonly value: string }[]): string | undefined {
  return tags.find(({ key }) => key === HEARTBEAT_TAG)?.value
}

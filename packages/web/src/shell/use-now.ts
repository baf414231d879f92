import { useEffect, useState, useSyncExternalStore } from 'react'
import { serverClock } from '../api/server-clock.js'

/** The current time by the server's clock, updated every second. What uses it is drawn every second; see `useTicking`. */
export function useNow(): number {
  const [ownMs, setOwnMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setOwnMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  // An answer that comes after a tick may be the first to tell the server's time.
  return serverClock.nowMs(ownMs)
}

/**
 * What follows from the current time by the server's clock, such as `5 minutes ago`. It is worked out every second, and
 * the component is drawn again only when it is another.
 */
export function useTicking<T extends string | number | undefined>(of: (nowMs: number) => T): T {
  return useSyncExternalStore(onTick, () => of(serverClock.nowMs()))
}

const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all: a table has many times. */
function onTick(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(() => {
    for (const each of watchers) each()
  }, 1000)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

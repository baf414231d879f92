import { useEffect, useState } from 'react'
import { serverClock } from '../api/server-clock.js'

/** The current time by the server's clock, updated every second. */
export function useNow(): number {
  const [ownMs, setOwnMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setOwnMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  // An answer that comes after a tick may be the first to tell the server's time.
  return serverClock.nowMs(ownMs)
}

import type { Run } from '@labbook/protocol'
import { useEffect, useState } from 'react'
import { serverClock } from '../../api/server-clock.js'
import { heartbeatOf, lastSignal, type Signal } from '../../parts/runs/last-signal.js'

/** The last signal of a run, from its heartbeat, its newest metric point and its newest line. Counts every second. */
export function useSignal(run: Run | undefined, lastLineMs: number | undefined): Signal | undefined {
  const [, setNowMs] = useState(0)
  const isCounted = run?.info.status === 'RUNNING' && heartbeatOf(run.data.tags) !== undefined
  useEffect(() => {
    if (!isCounted) return undefined
    const timer = setInterval(() => setNowMs(serverClock.nowMs()), 1000)
    return () => clearInterval(timer)
  }, [isCounted])
  if (run === undefined) return undefined
  const { info, data } = run
  const newestPoint = data.metrics.reduce((newest, { timestamp }) => Math.max(newest, Number(timestamp)), 0)
  return lastSignal(
    {
      status: info.status,
      heartbeat: heartbeatOf(data.tags),
      othersMs: [newestPoint, ...(lastLineMs === undefined ? [] : [lastLineMs])],
    },
    serverClock.nowMs(),
  )
}

/** Since when a run has no signal, and until when its charts go: a moment that moves on every ten seconds. */
export function useLostSignal(run: Run | undefined, lastLineMs?: number) {
  const signal = useSignal(run, lastLineMs)
  if (signal?.state !== 'lost') return { lostAtMs: undefined, untilMs: undefined }
  return { lostAtMs: signal.timeMs, untilMs: Math.floor((signal.timeMs + signal.silentMs) / 10_000) * 10_000 }
}

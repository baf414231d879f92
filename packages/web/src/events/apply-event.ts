import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { type Changed, staleKeys } from '../api/stale-keys.js'
import { preferences } from '../theme/preferences.js'
import { type EventHint, eventStream } from './event-stream.js'

/** Rounds of fetches stand so far apart; the first one waits for nothing (U-LIVE-2). */
const ROUND_MS = 250

let held = 0

/** A page that ends what it is about, or names it anew, leaves before it hears of it: it would ask for what is gone. */
export async function holdEvents(work: () => Promise<void>): Promise<void> {
  held++
  try {
    await work()
  } finally {
    held--
  }
}

/** Makes stale what events say has changed; what is on screen is then asked for again. Gives how to stop. */
export function applyEvents(queryClient: QueryClient): () => void {
  const stale = new Map<string, QueryKey>()
  let timer: number | undefined
  let lastRoundMs = Number.NEGATIVE_INFINITY

  const round = () => {
    if (held > 0) {
      timer = window.setTimeout(round, ROUND_MS)
      return
    }
    timer = undefined
    lastRoundMs = performance.now()
    const keys = [...stale.values()]
    stale.clear()
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey })
  }
  const stop = eventStream.onHint((hint) => {
    for (const key of staleKeys(changedBy(hint))) stale.set(JSON.stringify(key), key)
    timer ??= window.setTimeout(round, Math.max(0, lastRoundMs + ROUND_MS - performance.now()))
  })
  eventStream.open()
  if (preferences().live === 'off') eventStream.pause()
  return () => {
    stop()
    clearTimeout(timer)
    eventStream.close()
  }
}

function changedBy({ event, experiment_id: experimentId, run_id: runId, model_id: modelId, name }: EventHint): Changed {
  return { what: event, experimentId, runId, modelId, name }
}

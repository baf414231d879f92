import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import { type Changed, staleKeys } from '../api/stale-keys.js'
import { preferences } from '../theme/preferences.js'
import type { EventHint } from './event-hint.js'
import { eventStream } from './event-stream.js'

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
  /** Questions that became stale while their answer was on its way: asked again when it is here, or none would ever come. */
  let underway = new Set<Query>()
  let timer: number | undefined
  let lastRoundMs = Number.NEGATIVE_INFINITY

  const round = () => {
    timer = undefined
    if (held > 0) return schedule(ROUND_MS)
    lastRoundMs = performance.now()
    const cache = queryClient.getQueryCache()
    const queries = new Set([...underway, ...[...stale.values()].flatMap((queryKey) => cache.findAll({ queryKey }))])
    stale.clear()
    underway = new Set([...queries].filter(({ state }) => state.fetchStatus === 'fetching'))
    for (const query of queries) {
      if (!underway.has(query)) void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
    }
    if (underway.size > 0) schedule(ROUND_MS)
  }
  const schedule = (delayMs: number) => {
    timer ??= window.setTimeout(round, delayMs)
  }
  const stop = eventStream.onHint((hint) => {
    for (const key of staleKeys(changedBy(hint))) stale.set(JSON.stringify(key), key)
    schedule(Math.max(0, lastRoundMs + ROUND_MS - performance.now()))
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

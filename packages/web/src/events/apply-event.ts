import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import { type Changed, staleKeys } from '../api/stale-keys.js'
import { preferences } from '../theme/preferences.js'
import type { EventHint } from './event-hint.js'
import { eventStream } from './event-stream.js'

/** Minimum time between refetches; the first one is immediate (U-LIVE-2). */
const ROUND_MS = 250

let held = 0

/**
 * Delays events while the page deletes or renames its own subject, so that it does not refetch something that is gone
 * before it has navigated away.
 */
export async function holdEvents(work: () => Promise<void>): Promise<void> {
  held++
  try {
    await work()
  } finally {
    held--
  }
}

/** Invalidates the queries that events affect. Returns a function that stops. */
export function applyEvents(queryClient: QueryClient): () => void {
  const stale = new Map<string, QueryKey>()
  /** Queries that became stale while in flight; they are refetched once their answer has arrived. */
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

function changedBy(hint: EventHint): Changed {
  const { event, experiment_id: experimentId, run_id: runId, model_id: modelId, name, folder } = hint
  return { what: event, experimentId, runId, modelId, name, folder }
}

import type { QueryKey } from '@tanstack/react-query'

/**
 * What a query covers: everything, some experiments, or some runs. It is the second part of the cache key, so that an
 * event invalidates exactly the affected queries. IDs are object keys, because query matching accepts a cached object
 * with more keys than asked for.
 */
export type Scope = 'everything' | { readonly experiments: IdSet } | { readonly runs: IdSet }

type IdSet = Readonly<Record<string, true>>

/** An empty list means every experiment, as in the server's searches. */
export function ofExperiments(experimentIds: readonly string[]): Scope {
  return experimentIds.length === 0 ? 'everything' : { experiments: idSet(experimentIds) }
}

export function ofRuns(runIds: readonly string[]): Scope {
  return { runs: idSet(runIds) }
}

/** The cache keys of a resource that a change affects; without an experiment ID, all of them. */
export function touchedKeys(
  resource: string,
  { experimentId, runId }: { readonly experimentId?: string | undefined; readonly runId?: string | undefined },
): readonly QueryKey[] {
  if (experimentId === undefined) return [[resource]]
  const runs = ofRuns(runId === undefined ? [] : [runId])
  return [
    [resource, 'everything'],
    [resource, ofExperiments([experimentId])],
    [resource, runs],
  ]
}

function idSet(ids: readonly string[]): IdSet {
  return Object.fromEntries(ids.map((id) => [id, true]))
}

import type { QueryKey } from '@tanstack/react-query'

/**
 * What an answer is about, as the second part of its key, so that an event finds every question that it touches and no
 * other: everything there is, some experiments, or some runs. Ids are names of an object, because a key matches another
 * that has its names and more.
 */
export type Scope = 'everything' | { readonly experiments: IdSet } | { readonly runs: IdSet }

type IdSet = Readonly<Record<string, true>>

/** No id at all stands for every experiment, as in the server's searches. */
export function ofExperiments(experimentIds: readonly string[]): Scope {
  return experimentIds.length === 0 ? 'everything' : { experiments: idSet(experimentIds) }
}

export function ofRuns(runIds: readonly string[]): Scope {
  return { runs: idSet(runIds) }
}

/** The keys of a resource that a change in an experiment touches; all of them if it does not say in which. */
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

/**
 * Which runs charts hide: a list of IDs. After a first `*` it is a list of those that are shown, and all others are hidden,
 * also those that are listed or logged later.
 */
export type HiddenRuns = readonly string[]

const EVERY = '*'

export function isRunShown(hidden: HiddenRuns = [], runId: string): boolean {
  return hidden[0] === EVERY ? hidden.includes(runId) : !hidden.includes(runId)
}

/** Hides some runs, or shows them. */
export function withRuns(hidden: HiddenRuns = [], runIds: readonly string[], isShown: boolean): HiddenRuns | undefined {
  const changed = new Set(runIds)
  const isListed = (hidden[0] === EVERY) === isShown
  const next = [...hidden.filter((runId) => !changed.has(runId)), ...(isListed ? changed : [])]
  return next.length === 0 ? undefined : next
}

/** Hides all runs but these. */
export function onlyRuns(runIds: readonly string[]): HiddenRuns {
  return [EVERY, ...runIds]
}

import type { TrashItem } from '@labbook/protocol'

/** Adds the deleted experiments of the runs, which must be restored first. */
export function withExperiments(
  items: readonly TrashItem[],
  deletedExperiments: ReadonlyMap<string, string>,
): readonly TrashItem[] {
  const chosen = new Set(items.filter(({ kind }) => kind === 'experiments').map(({ id }) => id))
  const missing = new Set(
    items
      .filter(({ kind, experimentId }) => kind === 'runs' && deletedExperiments.has(experimentId))
      .map(({ experimentId }) => experimentId)
      .filter((id) => !chosen.has(id)),
  )
  const added = [...missing].map(
    (id): TrashItem => ({ kind: 'experiments', id, name: deletedExperiments.get(id) ?? id, experimentId: id, runs: 0 }),
  )
  return [...added, ...items]
}

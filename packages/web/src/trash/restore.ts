import type { TrashItem } from '@labbook/protocol'
import { changeEach } from '../api/change-each.js'
import { api } from '../api/client.js'

/** Brings items back; experiments first, since a run comes back into its experiment. Gives what failed. */
export async function restoreItems(items: readonly TrashItem[]): Promise<readonly string[]> {
  const { experiments, runs } = split(items)
  return [
    ...(await changeEach(experiments, (experimentId) => api.experiments.restoreExperiment({ experimentId }))),
    ...(await changeEach(runs, (runId) => api.runs.restoreRun({ runId }))),
  ]
}

/** The way back from `restoreItems`. */
export async function deleteItems(items: readonly TrashItem[]): Promise<readonly string[]> {
  const { experiments, runs } = split(items)
  return [
    ...(await changeEach(runs, (runId) => api.runs.deleteRun({ runId }))),
    ...(await changeEach(experiments, (experimentId) => api.experiments.deleteExperiment({ experimentId }))),
  ]
}

/** With the deleted experiments of the runs, which have to come back before them. */
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

/** Ids by kind, as the routes take them. */
export function split(items: readonly TrashItem[]): { experiments: readonly string[]; runs: readonly string[] } {
  const ids = (kind: TrashItem['kind']) => items.filter((item) => item.kind === kind).map(({ id }) => id)
  return { experiments: ids('experiments'), runs: ids('runs') }
}

import type { TrashItem } from '@labbook/protocol'
import { changeEach } from '../../api/change-each.js'
import { api } from '../../api/client.js'

/** Restores items; experiments first, because a run needs its experiment. Returns the errors. */
export async function restoreItems(items: readonly TrashItem[]): Promise<readonly string[]> {
  const { experiments, runs } = split(items)
  const first = await changeEach(experiments, (experimentId) => api.experiments.restoreExperiment({ experimentId }))
  const second = await changeEach(runs, (runId) => api.runs.restoreRun({ runId }))
  return [...first.failed, ...second.failed].map(({ message }) => message)
}

/** The inverse of `restoreItems`. */
export async function deleteItems(items: readonly TrashItem[]): Promise<readonly string[]> {
  const { experiments, runs } = split(items)
  const first = await changeEach(runs, (runId) => api.runs.deleteRun({ runId }))
  const second = await changeEach(experiments, (experimentId) => api.experiments.deleteExperiment({ experimentId }))
  return [...first.failed, ...second.failed].map(({ message }) => message)
}

/** IDs by kind, as the routes expect them. */
export function split(items: readonly TrashItem[]): { experiments: readonly string[]; runs: readonly string[] } {
  const ids = (kind: TrashItem['kind']) => items.filter((item) => item.kind === kind).map(({ id }) => id)
  return { experiments: ids('experiments'), runs: ids('runs') }
}

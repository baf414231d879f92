import { changeEach } from '../api/change-each.js'
import { runsBelow } from '../api/child-runs.js'
import { api } from '../api/client.js'
import { useRefresh } from '../api/use-refresh.js'
import { keptChildren } from './kept-children.js'
import { announceFailure, announceUndoable } from './undo.js'

type Stage = 'delete' | 'restore'

const CALLS = {
  experiment: {
    delete: (experimentId: string) => api.experiments.deleteExperiment({ experimentId }),
    restore: (experimentId: string) => api.experiments.restoreExperiment({ experimentId }),
  },
  run: {
    delete: (runId: string) => api.runs.deleteRun({ runId }),
    restore: (runId: string) => api.runs.restoreRun({ runId }),
  },
} as const

const INVERSE = { delete: 'restore', restore: 'delete' } as const
const DONE = { delete: 'Deleted', restore: 'Restored' } as const

/** Deletes or restores several objects, announces the change with Undo, and reports failures. */
export function useStageChange(kind: keyof typeof CALLS): (stage: Stage, ids: readonly string[]) => Promise<void> {
  const refresh = useRefresh()

  /** Returns the IDs that changed. */
  async function change(stage: Stage, ids: readonly string[]): Promise<readonly string[]> {
    const { changed, failed } = await changeEach(ids, CALLS[kind][stage])
    if (failed.length > 0)
      announceFailure(`Could not ${stage} ${failed.length} of ${ids.length} ${kind}s: ${failed[0]?.message}`)
    return changed
  }

  async function changeAndAnnounce(stage: Stage, ids: readonly string[]) {
    const [changed, below] = await Promise.all([
      change(stage, ids),
      kind === 'run' && stage === 'delete' ? runsBelow(ids).catch(() => []) : [],
    ])
    // Announced before the refetch, so that Undo applies to this change as soon as it is visible.
    if (changed.length > 0) {
      const undo = async () => {
        await change(INVERSE[stage], changed)
        await refresh({ what: kind })
      }
      const kept = keptChildren(below, (runIds) => changeAndAnnounce('delete', runIds))
      const many = `${changed.length} ${kind}${changed.length === 1 ? '' : 's'}`
      announceUndoable(`${DONE[stage]} ${many}${kept?.text ?? ''}`, undo, kept?.next)
    }
    await refresh({ what: kind })
  }
  return changeAndAnnounce
}

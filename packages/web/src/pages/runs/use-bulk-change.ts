import { useState } from 'react'
import { changeEach } from '../../api/change-each.js'
import { runsBelow } from '../../api/child-runs.js'
import { api } from '../../api/client.js'
import { columnName } from '../../api/run-columns.js'
import { runsById } from '../../api/runs-by-id.js'
import { useRefresh } from '../../api/use-refresh.js'
import { formatCount } from '../../format/format-number.js'
import { keptChildren } from '../../shell/kept-children.js'
import { announceFailure, announceNote, announceUndoable } from '../../shell/undo.js'
import type { Progress } from './bulk-progress.js'

export interface BulkTag {
  readonly runIds: readonly string[]
  readonly key: string
  readonly value: string
}

export interface BulkChange {
  /** Undefined while nothing is being done. */
  readonly progress: Progress | undefined
  /** Both return the runs that failed. */
  readonly tag: (change: BulkTag) => Promise<readonly string[]>
  readonly changeStage: (stage: 'delete' | 'restore', runIds: readonly string[]) => Promise<readonly string[]>
}

interface Work {
  readonly runIds: readonly string[]
  readonly words: { readonly doing: string; readonly done: string; readonly fail: string }
  readonly call: (runId: string) => Promise<unknown>
  readonly undo: (runId: string) => Promise<unknown>
  /** The runs below those that are deleted. */
  readonly below?: readonly string[]
}

/** Changes many runs, a few at a time; it can be stopped, tells what failed, and is undone as one (U-RUNS-15). */
export function useBulkChange(): BulkChange {
  const [progress, setProgress] = useState<Progress>()
  const refresh = useRefresh()

  async function work({ runIds, words, call, undo, below = [] }: Work) {
    const stopping = new AbortController()
    const report = (done: number) =>
      setProgress({ doing: words.doing, done, total: runIds.length, stop: () => stopping.abort() })
    report(0)
    const { changed, failed } = await changeEach(runIds, call, { signal: stopping.signal, onProgress: report })
    setProgress(undefined)
    if (failed.length > 0) {
      const [first] = failed
      const which = failed.length === runIds.length ? '' : ' Those that failed are still selected.'
      announceFailure(`Could not ${words.fail} ${failed.length} of ${runIds.length} runs: ${first?.message}${which}`)
    }
    if (stopping.signal.aborted) announceNote(`Stopped after ${formatCount(changed.length)} of ${runIds.length} runs`)
    if (changed.length > 0) {
      const kept = keptChildren(below, (ids) => changeStage('delete', ids))
      announceUndoable(
        `${words.done} ${formatCount(changed.length)} ${changed.length === 1 ? 'run' : 'runs'}${kept?.text ?? ''}`,
        async () => {
          const undone = await changeEach(changed, undo)
          if (undone.failed.length > 0)
            announceFailure(`Could not undo ${undone.failed.length} of ${changed.length} runs`)
          await refresh({ what: 'run' })
        },
        kept?.next,
      )
    }
    await refresh({ what: 'run' })
    return failed.map(({ item }) => item)
  }

  async function changeStage(stage: 'delete' | 'restore', runIds: readonly string[]): Promise<readonly string[]> {
    const calls = {
      delete: (runId: string) => api.runs.deleteRun({ runId }),
      restore: (runId: string) => api.runs.restoreRun({ runId }),
    }
    return work({
      runIds,
      words:
        stage === 'delete'
          ? { doing: 'Deleting', done: 'Deleted', fail: 'delete' }
          : { doing: 'Restoring', done: 'Restored', fail: 'restore' },
      call: calls[stage],
      undo: calls[stage === 'delete' ? 'restore' : 'delete'],
      below: stage === 'delete' ? await runsBelow(runIds).catch(() => []) : [],
    })
  }

  return {
    progress,
    async tag({ runIds, key, value }) {
      const before = await valuesOf(runIds, key)
      return work({
        runIds,
        words: { doing: 'Tagging', done: 'Tagged', fail: 'tag' },
        call: (runId) => api.runs.setTag({ runId, key, value }),
        undo: (runId) => {
          const old = before.get(runId)
          return old === undefined ? api.runs.deleteTag({ runId, key }) : api.runs.setTag({ runId, key, value: old })
        },
      })
    },
    changeStage,
  }
}

/** Tables cut texts that are longer. */
const CUT_AT = 300

/** The values of a tag that runs have now, whole. */
async function valuesOf(runIds: readonly string[], key: string): Promise<ReadonlyMap<string, string>> {
  const { runs, columns } = await runsById(runIds, [columnName('tags', key)], new AbortController().signal)
  const values = new Map<string, string>()
  for (const [i, { runId }] of runs.entries()) {
    const value = columns[0]?.values[i]
    if (typeof value === 'string') values.set(runId, value)
  }
  const cut = [...values].filter(([, value]) => value.length >= CUT_AT - 1).map(([runId]) => runId)
  await changeEach(cut, async (runId) => {
    const { run } = await api.runs.getRun({ runId })
    values.set(runId, run.data.tags.find((tag) => tag.key === key)?.value ?? '')
  })
  return values
}

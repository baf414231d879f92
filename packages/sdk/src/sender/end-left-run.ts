import { ApiError, runRoutes, type Tag } from '@labbook/protocol'
import type { Connection } from '../connection/connection.js'
import { isRetryable } from '../connection/retry.js'

/** Holds the key of the run's create, for servers that do not read the header. */
export const KEY_TAG = 'labbook.idempotencyKey'
/** The key of the journal of the process that resumed the run last. */
export const PROCESS_TAG = 'labbook.process'

export interface LeftRun {
  readonly runKey: string
  readonly runId: string
  readonly endTime: number
}

/** Ends a run whose process is gone before it could say so, unless another one goes on with it. */
export async function endLeftRun(connection: Connection, { runKey, runId, endTime }: LeftRun): Promise<void> {
  const runs = connection.client(runRoutes)
  try {
    const { run } = await runs.getRun({ runId })
    if (run.info.status !== 'RUNNING' || isOfOtherProcess(run.data.tags, runKey)) return
    await runs.updateRun({ runId, status: 'KILLED', endTime })
  } catch (error) {
    // A run that was deleted meanwhile needs no end.
    if (!(error instanceof ApiError) || isRetryable(error)) throw error
  }
}

function isOfOtherProcess(tags: readonly Tag[], runKey: string): boolean {
  const valueOf = (wanted: string) => tags.find(({ key }) => key === wanted)?.value
  const latest = valueOf(PROCESS_TAG) ?? valueOf(KEY_TAG)
  return latest !== undefined && latest !== runKey
}

import { openConnection } from '../connection/connection.js'
import { endLeftRun } from '../sender/end-left-run.js'
import type { RunSenderOptions } from '../sender/run-sender.js'
import type { JournalDatabase, StoredRun } from './journal-database.js'
import { withRunLock } from './run-lock.js'
import { openStoredSender } from './stored-sender.js'

export interface LeftRunsOptions extends Pick<RunSenderOptions, 'pace' | 'onRefused'> {
  readonly database: JournalDatabase
  /** Whether this page logs the run. */
  readonly isOurs: (runKey: string) => boolean
  readonly warn: (sentence: string) => void
}

/**
 * Sends what pages that were closed left behind. A run that cannot be sent stops no other, and a server that is away none of
 * another server.
 */
export async function sendLeftRuns({ database, isOurs, warn, ...options }: LeftRunsOptions): Promise<void> {
  const left = (await database.runs()).filter(({ runKey }) => !isOurs(runKey))
  const results = new Map<string, Promise<string | undefined>>()

  async function send(run: StoredRun): Promise<string | undefined> {
    let { identity } = run
    await withRunLock(run.runKey, async () => {
      const connection = openConnection({ trackingUri: run.trackingUri })
      const { source, sender } = openStoredSender({ ...options, database, run, connection, runIdOf, isContinued: true })
      await sender.sendAll({ isFlush: true })
      identity = source.identity
      if (identity !== undefined) {
        await endLeftRun(connection, { runKey: run.runKey, runId: identity.runId, endTime: Date.now() })
      }
      await database.remove(run.runKey)
    })
    return identity?.runId
  }

  function sendOnce(run: StoredRun): Promise<string | undefined> {
    const result = results.get(run.runKey) ?? send(run)
    results.set(run.runKey, result)
    return result
  }

  /** A parent is sent before its child, which names it by its id. */
  async function runIdOf(runKey: string): Promise<string | undefined> {
    const parent = left.find((run) => run.runKey === runKey)
    return parent === undefined ? undefined : await sendOnce(parent)
  }

  const servers = new Set(left.map(({ trackingUri }) => trackingUri))
  await Promise.all(
    [...servers].map(async (server) => {
      for (const run of left.filter(({ trackingUri }) => trackingUri === server)) {
        await sendOnce(run).catch((error: Error) => {
          warn(`A run that a closed page left cannot be sent, and stays in the browser: ${error.message}`)
        })
      }
    }),
  )
}

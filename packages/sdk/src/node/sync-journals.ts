import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ApiError, runRoutes } from '@labbook/protocol'
import { openConnection } from '../connection/connection.js'
import { Pace } from '../sender/pace.js'
import { RunSender } from '../sender/run-sender.js'
import { recoverEarlyFiles } from './early-file.js'
import { JournalReader } from './journal-reader.js'
import { SEGMENT_BYTES } from '../journal/segment.js'
import { localFiles } from './local-files.js'
import { journalRoot, runKeyOf, takeLock, targetOf } from './run-folder.js'
import { segmentNumber } from './segment-name.js'

/** Which journals to send, and where to. */
export interface SyncOptions {
  /** Folders of runs, or folders that hold such; the journal of the working directory if left out. */
  readonly folders?: readonly string[]
  /** Sends to this server, and not to the one that the run was logged to. */
  readonly trackingUri?: string | undefined
  /** Tells what would be sent and sends nothing. */
  readonly isDryRun?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SyncProgress) => void
}

/** Bytes of the journals that are looked through, of all runs together. */
export interface SyncProgress {
  readonly folder: string
  readonly doneBytes: number
  readonly totalBytes: number
}

/** What became of the journal of one run. */
export interface SyncedRun {
  readonly folder: string
  /**
   * `sent`: everything is on the server. `busy`: a process still logs to it, and sends it. `waiting`: the server did not take
   * it now. `unreadable`: the folder is no journal that can be read.
   */
  readonly outcome: 'sent' | 'busy' | 'waiting' | 'unreadable'
  readonly runId?: string | undefined
  /** Of the journal. */
  readonly waitingBytes: number
  /** Records, a metric point being one. */
  readonly sent: number
  readonly refused: number
  /** Damaged places of the journal that were skipped. */
  readonly damages: number
  /** Why it is not sent. */
  readonly message?: string
}

const MOST_TRIES = 6

/**
 * Sends what processes left in their journals: those that were killed, and those that logged offline. Each run is sent by
 * itself, the oldest first; repeating is harmless.
 *
 * @throws InvalidInputError for a tracking URI that is none
 * @example
 * for (const { folder, outcome, message } of await syncJournals()) console.log(folder, outcome, message ?? '')
 */
export async function syncJournals(options: SyncOptions = {}): Promise<SyncedRun[]> {
  const { signal = new AbortController().signal, isDryRun = false, onProgress } = options
  for (const folder of options.folders ?? [journalRoot()]) recoverEarlyFiles(resolve(folder))
  const journals = await findJournals(options.folders ?? [journalRoot()])
  const totalBytes = journals.reduce((sum, { bytes }) => sum + bytes, 0)
  const runIds = new Map<string, string>()
  const results: SyncedRun[] = []
  let doneBytes = 0
  for (const { folder, bytes: waitingBytes, lastWriteMs } of journals) {
    signal.throwIfAborted()
    const tell = (ofRun: number) => onProgress?.({ folder, doneBytes: doneBytes + ofRun, totalBytes })
    tell(0)
    results.push(
      isDryRun
        ? { folder, outcome: 'waiting', waitingBytes, sent: 0, refused: 0, damages: 0 }
        : await syncOne({ folder, waitingBytes, lastWriteMs, runIds, signal, tell, trackingUri: options.trackingUri }),
    )
    doneBytes += waitingBytes
    tell(0)
  }
  return results
}

interface OneRun {
  readonly folder: string
  readonly waitingBytes: number
  readonly lastWriteMs: number
  /** Of the runs sent before, by their keys: children name their parents by them. */
  readonly runIds: Map<string, string>
  readonly trackingUri: string | undefined
  readonly signal: AbortSignal
  readonly tell: (doneBytes: number) => void
}

async function syncOne({
  folder,
  waitingBytes,
  lastWriteMs,
  runIds,
  signal,
  tell,
  ...options
}: OneRun): Promise<SyncedRun> {
  const nothing = { folder, waitingBytes, sent: 0, refused: 0, damages: 0 }
  const trackingUri = options.trackingUri ?? targetOf(folder)
  if (trackingUri === undefined) {
    return { ...nothing, outcome: 'unreadable', message: 'It does not say which server it is for; pass one.' }
  }
  const connection = openConnection({ trackingUri, environment: (name) => process.env[name] })
  if (!takeLock(folder, Date.now())) {
    return { ...nothing, outcome: 'busy', message: 'A running process sends it.' }
  }
  let reader: JournalReader
  try {
    reader = await JournalReader.open(folder, { isComplete: true })
  } catch (error) {
    return { ...nothing, outcome: 'unreadable', message: (error as Error).message }
  }
  const before = reader.sent.records
  const sender = new RunSender({
    source: reader,
    connection,
    pace: new Pace({ signal, mostTries: MOST_TRIES }),
    nowMs: Date.now,
    runIdOf: async (key) => runIds.get(key),
    localFiles,
    onIdentity: ({ runId }) => runIds.set(reader.runKey, runId),
  })
  const progress = setInterval(
    () => tell(Math.min(waitingBytes, (reader.sent.segment - 1) * SEGMENT_BYTES + reader.sent.offset)),
    200,
  )
  const counts = () => ({
    sent: reader.sent.records - before - sender.refused,
    refused: sender.refused,
    damages: reader.damages,
    runId: reader.identity?.runId,
  })
  try {
    if (reader.identity !== undefined) runIds.set(reader.runKey, reader.identity.runId)
    await sender.sendAll({ isFlush: true })
    const { identity } = reader
    if (identity !== undefined) {
      const runs = connection.client(runRoutes)
      const { run } = await runs.getRun({ runId: identity.runId })
      // The process died before it could say so.
      if (run.info.status === 'RUNNING') {
        await runs.updateRun({ runId: identity.runId, status: 'KILLED', endTime: lastWriteMs })
      }
    }
    await reader.remove()
    return { ...nothing, ...counts(), outcome: 'sent', waitingBytes: 0 }
  } catch (error) {
    reader.close()
    if (signal.aborted) throw signal.reason
    const outcome = error instanceof ApiError ? 'waiting' : 'unreadable'
    return { ...nothing, ...counts(), outcome, message: (error as Error).message }
  } finally {
    clearInterval(progress)
  }
}

interface FoundJournal {
  readonly folder: string
  readonly bytes: number
  readonly lastWriteMs: number
}

/** The journals in some folders that hold records, the oldest first. */
async function findJournals(folders: readonly string[]): Promise<FoundJournal[]> {
  const found = await Promise.all(
    folders.map(async (given) => {
      const folder = resolve(given)
      if (runKeyOf(folder) !== undefined) return [folder]
      const names = await readdir(folder).catch(() => [])
      return names.map((name) => join(folder, name)).filter((path) => runKeyOf(path) !== undefined)
    }),
  )
  const journals = await Promise.all([...new Set(found.flat())].sort().map(measure))
  // Without records, there is only what the server refused.
  return journals.filter(({ bytes }) => bytes > 0)
}

async function measure(folder: string): Promise<FoundJournal> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => segmentNumber(name) !== undefined)
  const files = await Promise.all(names.map((name) => stat(join(folder, name))))
  return {
    folder,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    lastWriteMs: Math.max(0, ...files.map(({ mtimeMs }) => Math.floor(mtimeMs))),
  }
}

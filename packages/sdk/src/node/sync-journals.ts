import { existsSync } from 'node:fs'
import { readdir, rmdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ApiError } from '@labbook/protocol'
import { type Connection, openConnection } from '../connection/connection.js'
import { endLeftRun } from '../sender/end-left-run.js'
import { Pace } from '../sender/pace.js'
import { RunSender } from '../sender/run-sender.js'
import { recoverEarlyFiles } from './early-file.js'
import { JournalReader } from './journal-reader.js'
import { SEGMENT_BYTES } from '../journal/segment.js'
import { localFiles } from './local-files.js'
import { LocalStore } from './local-store.js'
import { isLocalUri } from './local-uri.js'
import { journalRoot, keepLock, releaseLock, runKeyOf, takeLock, targetOf } from './run-folder.js'
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
  if (!isDryRun) for (const folder of options.folders ?? [journalRoot()]) await recoverEarlyFiles(resolve(folder))
  const journals = await findJournals(options.folders ?? [journalRoot()])
  const totalBytes = journals.reduce((sum, { bytes }) => sum + bytes, 0)
  const stores = new Stores()
  if (options.trackingUri !== undefined) stores.connect(options.trackingUri)
  const byKey = new Map(journals.map((journal) => [runKeyOf(journal.folder), journal]))
  const results = new Map<string, Promise<SyncedRun>>()
  let doneBytes = 0

  async function sync({ folder, bytes: waitingBytes, lastWriteMs }: FoundJournal): Promise<SyncedRun> {
    signal.throwIfAborted()
    const tell = (ofRun: number) => onProgress?.({ folder, doneBytes: doneBytes + ofRun, totalBytes })
    tell(0)
    const result: SyncedRun = isDryRun
      ? { folder, outcome: 'waiting', waitingBytes, sent: 0, refused: 0, damages: 0 }
      : await syncOne({
          folder,
          waitingBytes,
          lastWriteMs,
          runIdOf,
          stores,
          signal,
          tell,
          trackingUri: options.trackingUri,
        })
    doneBytes += waitingBytes
    tell(0)
    return result
  }

  function syncOnce(journal: FoundJournal): Promise<SyncedRun> {
    const result = results.get(journal.folder) ?? sync(journal)
    results.set(journal.folder, result)
    return result
  }

  /** A parent that is in these journals too is sent before its child, which names it by its id. */
  async function runIdOf(runKey: string): Promise<string | undefined> {
    const journal = byKey.get(runKey)
    if (journal === undefined) return undefined
    const { runId, outcome } = await syncOnce(journal)
    if (runId === undefined && outcome !== 'sent') {
      throw new ParentWaits(`Its parent is not on the server yet: ${journal.folder}`)
    }
    return runId
  }

  try {
    for (const journal of journals) await syncOnce(journal)
    return await Promise.all(results.values())
  } finally {
    await stores.close()
  }
}

/** The servers and the stores of this machine that journals go to, each opened once. */
class Stores {
  readonly #local = new Map<string, LocalStore>()

  /** @throws InvalidInputError for an address that is none */
  connect(trackingUri: string): Connection {
    if (!isLocalUri(trackingUri)) return openConnection({ trackingUri, environment: (name) => process.env[name] })
    const store = this.#local.get(trackingUri) ?? new LocalStore(trackingUri)
    this.#local.set(trackingUri, store)
    return store.connection
  }

  async close(): Promise<void> {
    await Promise.all([...this.#local.values()].map((store) => store.close()))
  }
}

class ParentWaits extends Error {}

interface OneRun {
  readonly folder: string
  readonly waitingBytes: number
  readonly lastWriteMs: number
  /** The id of another run by its key: children name their parents by it. */
  readonly runIdOf: (runKey: string) => Promise<string | undefined>
  readonly trackingUri: string | undefined
  readonly stores: Stores
  readonly signal: AbortSignal
  readonly tell: (doneBytes: number) => void
}

async function syncOne({
  folder,
  waitingBytes,
  lastWriteMs,
  runIdOf,
  stores,
  signal,
  tell,
  ...options
}: OneRun): Promise<SyncedRun> {
  const nothing = { folder, waitingBytes, sent: 0, refused: 0, damages: 0 }
  const sentElsewhere = { ...nothing, outcome: 'sent', waitingBytes: 0 } as const
  if (!takeLock(folder, Date.now())) {
    if (!existsSync(folder)) return sentElsewhere
    return { ...nothing, outcome: 'busy', message: 'A running process sends it.' }
  }
  if ((await measure(folder)).bytes === 0) {
    // Another process that sends the same journals was quicker.
    releaseLock(folder)
    await rmdir(folder).catch(() => {})
    return sentElsewhere
  }
  const trackingUri = options.trackingUri ?? targetOf(folder)
  if (trackingUri === undefined) {
    releaseLock(folder)
    return { ...nothing, outcome: 'unreadable', message: 'It does not say which server it is for; pass one.' }
  }
  let connection: Connection
  try {
    connection = stores.connect(trackingUri)
  } catch (error) {
    releaseLock(folder)
    return { ...nothing, outcome: 'unreadable', message: (error as Error).message }
  }
  const reader = await JournalReader.open(folder, { isComplete: true })
  const before = reader.sent.records
  const sender = new RunSender({
    source: reader,
    connection,
    pace: new Pace({ signal, mostTries: MOST_TRIES }),
    nowMs: Date.now,
    runIdOf,
    isContinued: true,
    localFiles,
  })
  const progress = setInterval(() => {
    keepLock(folder)
    tell(Math.min(waitingBytes, (reader.sent.segment - 1) * SEGMENT_BYTES + reader.sent.offset))
  }, 200)
  const counts = () => ({
    sent: reader.sent.records - before - sender.refused,
    refused: sender.refused,
    damages: reader.damages,
    runId: reader.identity?.runId,
  })
  try {
    await sender.sendAll({ isFlush: true })
    const { runKey, identity } = reader
    if (identity !== undefined) {
      await endLeftRun(connection, { runKey, runId: identity.runId, endTime: lastWriteMs })
    }
    await reader.remove()
    return { ...nothing, ...counts(), outcome: 'sent', waitingBytes: 0 }
  } catch (error) {
    reader.close()
    if (signal.aborted) throw signal.reason
    const outcome = error instanceof ApiError || error instanceof ParentWaits ? 'waiting' : 'unreadable'
    return { ...nothing, ...counts(), outcome, message: (error as Error).message }
  } finally {
    clearInterval(progress)
    releaseLock(folder)
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
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => [])))
  const files = found.flat()
  return {
    folder,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    lastWriteMs: Math.max(0, ...files.map(({ mtimeMs }) => Math.floor(mtimeMs))),
  }
}

import { dirname } from 'node:path'
import { ServerClock } from '@labbook/protocol'
import { type Connection, openConnection } from '../connection/connection.js'
import type { RunIdentity } from '../journal/journal-source.js'
import { type Entry, parseEntry } from '../journal/record.js'
import { type Ring, type RingItems, RingReader } from '../journal/ring.js'
import type { Delivery } from '../platform.js'
import { Pace } from '../sender/pace.js'
import { LocalStore } from './local-store.js'
import { isLocalUri } from './local-uri.js'
import { type OpenRun, OutboxRun } from './outbox-run.js'
import { allJournalBytes, journalBytes, keepLock } from './run-folder.js'

/** What the outbox tells the thread that trains. */
export type OutboxEvent =
  | { readonly kind: 'identity'; readonly runKey: string; readonly identity: RunIdentity }
  | { readonly kind: 'hopeless'; readonly runKey: string; readonly message: string }
  | { readonly kind: 'warning'; readonly sentence: string }

export interface OutboxOptions {
  readonly ring: Ring
  readonly tell: (event: OutboxEvent) => void
  readonly nowMs?: () => number
  /** How much the journal of one run, and those of a folder together, may hold (J-16). */
  readonly mostBytes?: { readonly perRun: number; readonly perFolder: number }
}

export interface FlushOptions {
  readonly runKeys: readonly string[]
  readonly timeoutMs: number
  /** Gives up as soon as the server turns out to be away. */
  readonly isHasty: boolean
}

const SYNC_EVERY_MS = 1000
const RETRY_MS = 250
const MEASURE_EVERY_MS = 1000
const GIBIBYTE = 2 ** 30
const MOST_BYTES = { perRun: GIBIBYTE, perFolder: 10 * GIBIBYTE }
const TOUCH_EVERY_MS = 5000
const RUNS_AT_ONCE = 4
/** How often a run that has to wait for its turn looks. */
const SLOT_MS = 5

/**
 * Empties the ring into the journals of the runs and sends what these hold. It runs in a thread of its own, or within the
 * program's where no thread can be had.
 */
export class Outbox {
  readonly #tell: (event: OutboxEvent) => void
  readonly #nowMs: () => number
  readonly #ring: RingReader
  readonly #items: RingItems
  readonly #runs = new Map<number, OutboxRun>()
  /** Of those that are over only what is asked for later. */
  readonly #byKey = new Map<string, Pick<OutboxRun, 'identity' | 'delivery' | 'opened'>>()
  readonly #paces = new Map<string, Pace>()
  readonly #localStores = new Map<string, LocalStore>()
  readonly #stop = new AbortController()
  #sending = 0
  #syncedMs = 0
  #touchedMs = 0
  #measuredMs = 0
  #hasToldDiskFault = false
  #hasToldFull = false
  readonly #told = new Set<string>()
  readonly #mostBytes: { readonly perRun: number; readonly perFolder: number }

  constructor({ ring, tell, nowMs = Date.now, mostBytes = MOST_BYTES }: OutboxOptions) {
    this.#mostBytes = mostBytes
    this.#tell = tell
    this.#nowMs = nowMs
    this.#ring = new RingReader(ring)
    this.#items = {
      open: (index, json) => this.#open(index, JSON.parse(json) as OpenRun),
      key: (index, keyId, name) => this.#runs.get(index)?.writer.nameKey(keyId, name),
      point: (index, keyId, value, step, timestampMs) =>
        this.#runs.get(index)?.writer.point(keyId, value, step, timestampMs),
      entry: (index, json) => this.#entry(index, parseEntry(json)),
      close: (index) => this.#runs.get(index)?.close(),
    }
  }

  /** To be called several times a second. */
  tick(): void {
    this.drain()
    const now = this.#nowMs()
    if (Math.abs(now - this.#syncedMs) >= SYNC_EVERY_MS) {
      this.#syncedMs = now
      this.sync()
    }
    if (Math.abs(now - this.#touchedMs) >= TOUCH_EVERY_MS) {
      this.#touchedMs = now
      for (const run of this.#runs.values()) if (!keepLock(run.opened.folder)) run.leave()
    }
    if (Math.abs(now - this.#measuredMs) >= MEASURE_EVERY_MS) {
      this.#measuredMs = now
      this.#measure()
    }
    for (const [index, run] of this.#runs) {
      if (run.isOver) this.#forget(index, run)
      else if (this.#sending < RUNS_AT_ONCE && run.isDue(now)) void this.#send(run, { isFlush: false })
    }
  }

  /** Writes what the ring holds into the files of the journals. */
  drain(): void {
    const end = this.#ring.read(this.#items)
    let isWritten = true
    for (const { writer } of this.#runs.values()) {
      try {
        writer.flush()
      } catch (error) {
        // The disk is full or gone: what was gathered stays in memory, and the next call tries again (J-16).
        isWritten = false
        if (!this.#hasToldDiskFault) this.#warn(`The journal cannot be written: ${(error as Error).message}.`)
        this.#hasToldDiskFault = true
      }
    }
    if (isWritten) this.#hasToldDiskFault = false
    this.#ring.release(end)
  }

  #entry(index: number, entry: Entry): void {
    const run = this.#runs.get(index)
    if (entry.kind === 'counters') return run?.writer.addDropped(entry.droppedPoints)
    run?.writer.entry(entry)
    const parent = entry.kind === 'start' ? this.#byKey.get(entry.start.parentKey ?? '') : undefined
    if (parent !== undefined) run?.waitFor(parent.identity)
  }

  #forget(index: number, { identity, delivery, opened }: OutboxRun): void {
    this.#runs.delete(index)
    this.#byKey.set(opened.runKey, { identity, delivery, opened })
  }

  /** Journals that are full take no more points: what is in them stays (J-16). */
  #measure(): void {
    const roots = new Set([...this.#runs.values()].map(({ opened }) => dirname(opened.folder)))
    const full = new Set([...roots].filter((root) => allJournalBytes(root) >= this.#mostBytes.perFolder))
    let isFull = false
    for (const { writer, opened } of this.#runs.values()) {
      writer.isFull = full.has(dirname(opened.folder)) || journalBytes(opened.folder) >= this.#mostBytes.perRun
      isFull ||= writer.isFull
    }
    if (isFull && !this.#hasToldFull) {
      this.#warn('The journal is full, so new metric points are dropped until what it holds is sent.')
    }
    this.#hasToldFull = isFull
  }

  sync(): void {
    for (const { writer } of this.#runs.values()) {
      try {
        writer.sync()
      } catch (error) {
        this.#warn(`The journal cannot be synced: ${(error as Error).message}.`)
      }
    }
  }

  /** Sends everything of some runs. Never rejects. */
  async flush({ runKeys, timeoutMs, isHasty }: FlushOptions): Promise<Delivery> {
    this.drain()
    this.sync()
    const online = [...this.#runs.values()].filter(({ opened }) => !opened.isOffline && runKeys.includes(opened.runKey))
    // The clock of the machine may be set meanwhile.
    const deadline = performance.now() + timeoutMs
    const sendInTurn = async () => {
      for (let run = online.shift(); run !== undefined && performance.now() < deadline; run = online.shift()) {
        if (run.isWaitingForParent) {
          online.push(run)
          await pause(SLOT_MS)
          continue
        }
        while (this.#sending >= RUNS_AT_ONCE) await pause(SLOT_MS)
        if (await this.#send(run, { isFlush: true })) continue
        // A full disk may have room again.
        online.push(run)
        await pause(RETRY_MS)
      }
    }
    const done = Promise.all(Array.from({ length: RUNS_AT_ONCE }, sendInTurn)).then(() => true)
    while (performance.now() < deadline) {
      if (await Promise.race([done, pause(20)])) break
      if (isHasty && [...this.#paces.values()].some(({ isServerAway }) => isServerAway)) break
    }
    return sum(runKeys.flatMap((key) => this.#byKey.get(key)?.delivery ?? []))
  }

  /** The same for all runs that are not sent yet. */
  async flushAll(options: Omit<FlushOptions, 'runKeys'>): Promise<Delivery> {
    this.drain()
    return await this.flush({ ...options, runKeys: [...this.#byKey.keys()] })
  }

  /** Answers a request to a store of this machine, which only the outbox may open. */
  async fetchLocal(trackingUri: string, url: string, init: RequestInit): Promise<Response> {
    return await this.#localStore(trackingUri).fetch(url, init)
  }

  /** Stops sending; the journals keep what is left. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all([...this.#localStores.values()].map((store) => store.close()))
  }

  #connectionTo(trackingUri: string, clock: ServerClock): Connection {
    if (isLocalUri(trackingUri)) return this.#localStore(trackingUri).connection
    return openConnection({
      trackingUri,
      environment: (name) => process.env[name],
      async fetch(input, init) {
        const response = await fetch(input, init)
        clock.read(response)
        return response
      },
    })
  }

  #localStore(trackingUri: string): LocalStore {
    let store = this.#localStores.get(trackingUri)
    if (store === undefined) {
      store = new LocalStore(trackingUri)
      this.#localStores.set(trackingUri, store)
    }
    return store
  }

  #open(index: number, opened: OpenRun): void {
    const { runKey, trackingUri } = opened
    const clock = new ServerClock()
    const run = new OutboxRun({
      opened,
      connection: this.#connectionTo(trackingUri, clock),
      serverNowMs: () => clock.nowMs(),
      pace: this.#paceOf(trackingUri),
      nowMs: this.#nowMs,
      runIdOf: async (key) => (await this.#byKey.get(key)?.identity)?.runId,
      onIdentity: (identity) => this.#tell({ kind: 'identity', runKey, identity }),
      onHopeless: (message) => this.#tell({ kind: 'hopeless', runKey, message }),
      warn: (sentence) => this.#warn(sentence),
    })
    this.#runs.set(index, run)
    this.#byKey.set(runKey, run)
  }

  /** Whether it worked, or is over for good. */
  async #send(run: OutboxRun, options: { isFlush: boolean }): Promise<boolean> {
    this.#sending++
    try {
      await run.send(options)
      return true
    } catch (error) {
      const sentence = `A run cannot be sent now: ${(error as Error).message}`
      if (!this.#stop.signal.aborted && !this.#told.has(sentence)) this.#warn(sentence)
      this.#told.add(sentence)
      return this.#stop.signal.aborted
    } finally {
      this.#sending--
    }
  }

  #paceOf(trackingUri: string): Pace {
    let pace = this.#paces.get(trackingUri)
    if (pace === undefined) {
      pace = new Pace({ signal: this.#stop.signal, onWaiting: (reason) => this.#warn(reason) })
      this.#paces.set(trackingUri, pace)
    }
    return pace
  }

  #warn(sentence: string): void {
    this.#tell({ kind: 'warning', sentence })
  }
}

function sum(deliveries: readonly Delivery[]): Delivery {
  const total = { sent: 0, waiting: 0, refused: 0, dropped: 0 }
  for (const { sent, waiting, refused, dropped } of deliveries) {
    total.sent += sent
    total.waiting += waiting
    total.refused += refused
    total.dropped += dropped
  }
  return total
}

async function pause(ms: number): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return false
}

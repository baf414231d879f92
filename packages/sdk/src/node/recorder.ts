import { randomUUID } from 'node:crypto'
import { constants, rmSync } from 'node:fs'
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { RunIdentity } from '../journal/journal-source.js'
import { type ArtifactSource, type Entry, entryText } from '../journal/record.js'
import { createRing, type RingTextKind, RingWriter } from '../journal/ring.js'
import type { ChannelOptions, Delivery, RunChannel } from '../platform.js'
import { type Connection, openConnection } from '../connection/connection.js'
import { InvalidInputError } from '../checks/invalid-input-error.js'
import { EarlyFile } from './early-file.js'
import { KEPT_FOLDER } from './journal-reader.js'
import { LOCAL_ADDRESS, requestOf } from './local-store.js'
import { localPlace } from './local-uri.js'
import { Outbox, type OutboxEvent } from './outbox.js'
import type { OpenRun } from './outbox-run.js'
import {
  type OutboxAnswer,
  type OutboxRequest,
  type OutboxThreadData,
  type PlainResponse,
  plainRequest,
  plainResponse,
  plainToResponse,
  SIGNAL,
} from './outbox-messages.js'
import { beats } from './process-ends.js'
import { journalRoot, makeRunFolder, runFolderName } from './run-folder.js'
import { systemMetricsSettings } from '../runs/system-metrics-settings.js'

/** Larger files are uploaded from where they are (J-18). */
const COPIED_BYTES = 64 * 1024 * 1024
const RING_BYTES = 8 * 1024 * 1024
const TICK_MS = 50
/** What `process.exit` and an error that nobody caught wait for at most; less when the server is away. */
const LAST_FLUSH_MS = 5000
const LAST_WRITE_MS = 2000
/** How much later than asked for the thread may answer. */
const ANSWER_MS = 2000
/** Points that wait in memory while the ring is full: some 32 MiB. */
const MOST_WAITING = 400_000

/** Where the other side of the ring is. */
interface Drain {
  flush(request: { runKeys: readonly string[]; timeoutMs: number }): Promise<Delivery>
  /** A request to a store of this machine. */
  fetchLocal(trackingUri: string, url: string, init: RequestInit): Promise<Response>
  /** Writes and sends what is there while nothing else can run any more. */
  end(): void
}

/** Who waits for an answer of the thread. */
interface Asker {
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
  /** Asks again where the thread's work is done instead. */
  readonly retry: (drain: Drain) => void
}

/** The recorder of this process: what is logged goes through its ring into the journals. */
export class Recorder {
  readonly #ring = createRing({ bytes: RING_BYTES, isShared: true })
  readonly #writer = new RingWriter(this.#ring)
  readonly #warn: (sentence: string) => void
  readonly #channels = new Map<string, Channel>()
  /** What found no room in the ring, in order, and how much of it has found some since. */
  #overflow: (() => boolean)[] = []
  #passed = 0
  #overflowTimer: NodeJS.Timeout | undefined
  #drain: Drain | undefined
  #early: EarlyFile | undefined
  #runs = 0

  constructor({ warn }: { warn: (sentence: string) => void }) {
    this.#warn = warn
  }

  openChannel(options: ChannelOptions): RunChannel {
    this.#drain ??= this.#startThread()
    const folder = this.#makeFolder(options)
    const channel = new Channel(this, { ...options, folder, index: this.#runs++ })
    this.#channels.set(options.runKey, channel)
    return channel
  }

  /** In the folder for journals, else in the home directory; where neither can be written, the thread tries again later. */
  #makeFolder({ runKey, trackingUri }: ChannelOptions): string {
    const name = runFolderName({ runKey, nowMs: Date.now() })
    const root = journalRoot()
    const spare = join(homedir(), '.labbook', 'journal')
    try {
      makeRunFolder(join(root, name), trackingUri)
      return join(root, name)
    } catch (error) {
      const fault = `The journal folder ${root} cannot be written (${(error as Error).message}).`
      try {
        makeRunFolder(join(spare, name), trackingUri)
      } catch {
        this.#warn(`${fault} What is logged waits in memory until it can.`)
        return join(root, name)
      }
      this.#warn(`${fault} What is logged is kept in ${spare}. Send what is left there with: labbook sync ${spare}`)
      return join(spare, name)
    }
  }

  /** `false` if the point is given up: the disk takes nothing, and enough waits in memory (J-16). */
  point(run: number, keyId: number, value: number, step: number, timestampMs: number): boolean {
    if (this.#overflow.length === 0 && this.#writer.point(run, keyId, value, step, timestampMs)) {
      this.#early?.dump()
      return true
    }
    if (this.#overflow.length - this.#passed >= MOST_WAITING && !this.#passOn()) return false
    this.#wait(() => this.#writer.point(run, keyId, value, step, timestampMs))
    return true
  }

  get longestText(): number {
    return this.#writer.longestText
  }

  text(run: number, kind: RingTextKind, text: string, keyId = 0): void {
    if (this.#overflow.length === 0 && this.#writer.text(run, kind, text, keyId)) return this.#early?.dump()
    this.#wait(() => this.#writer.text(run, kind, text, keyId))
  }

  async flush(request: { runKeys: readonly string[]; timeoutMs: number }): Promise<Delivery> {
    const deadline = performance.now() + request.timeoutMs
    while (!this.#passOn() && performance.now() < deadline) await sleep(TICK_MS)
    if (this.#drain === undefined) return { sent: 0, waiting: 0, refused: 0, dropped: 0 }
    // The thread keeps to the time itself, unless its disk has stopped answering.
    const late = new AbortController()
    const { signal } = late
    const noAnswer = sleep(request.timeoutMs + ANSWER_MS, undefined, { signal }).then(
      () => this.#unknown(request),
      never,
    )
    return await Promise.race([this.#drain.flush(request), noAnswer]).finally(() => late.abort())
  }

  async flushAll({ timeoutMs }: { timeoutMs: number }): Promise<Delivery> {
    return await this.flush({ runKeys: [...this.#channels.keys()], timeoutMs })
  }

  /** Nobody knows what is sent: all of it may be waiting. */
  #unknown({ runKeys }: { runKeys: readonly string[] }): Delivery {
    const waiting = runKeys.reduce((sum, key) => sum + (this.#channels.get(key)?.logged ?? 0), 0)
    return { sent: 0, waiting, refused: 0, dropped: 0 }
  }

  /** Reads and changes a store of this machine, which the outbox has open. */
  connectLocal(trackingUri: string): Connection {
    localPlace(trackingUri)
    const fetch: typeof globalThis.fetch = async (input, init = {}) => {
      this.#drain ??= this.#startThread()
      return await this.#drain.fetchLocal(trackingUri, String(input), init)
    }
    return { ...openConnection({ trackingUri: LOCAL_ADDRESS, fetch }), trackingUri }
  }

  /** The last thing that a process does: everything logged is in its journal, and sent if the server is there. */
  end(): void {
    if (this.#drain === undefined) return
    const deadline = performance.now() + LAST_WRITE_MS
    while (!this.#passOn() && performance.now() < deadline) sleepNow(1)
    this.#drain.end()
  }

  #wait(write: () => boolean): void {
    this.#overflow.push(write)
    if (this.#passOn()) return
    this.#overflowTimer ??= setInterval(() => this.#passOn(), TICK_MS).unref()
  }

  /** Moves what waited into the ring; whether nothing waits any more. */
  #passOn(): boolean {
    while (this.#overflow[this.#passed]?.() === true) this.#passed++
    if (this.#passed < this.#overflow.length) {
      if (this.#passed < MOST_WAITING / 2) return false
      this.#overflow = this.#overflow.slice(this.#passed)
      this.#passed = 0
      return false
    }
    this.#overflow = []
    this.#passed = 0
    clearInterval(this.#overflowTimer)
    this.#overflowTimer = undefined
    return true
  }

  #startThread(): Drain {
    const signals = new Int32Array(new SharedArrayBuffer(12))
    this.#keepEarly(signals)
    const workerData: OutboxThreadData = {
      ring: this.#ring,
      signals,
      beats,
      earlyFile: this.#early?.path ?? '',
      lastTimeoutMs: LAST_FLUSH_MS,
    }
    const worker = new Worker(new URL('./outbox-thread.js', import.meta.url), {
      workerData,
      // Credentials that the program sets later are seen.
      env: SHARE_ENV,
      // What it makes is soon garbage; with the default it would keep 50 MB of it.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      // Flags such as `--input-type` are about the program, and refused with a file.
      execArgv: [],
    })
    const waiting = new Map<number, Asker>()
    let requests = 0
    const ask = <T>(question: (request: number) => OutboxRequest, otherwise: (drain: Drain) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        worker.ref()
        const request = requests++
        const retry = (drain: Drain) => resolve(otherwise(drain))
        waiting.set(request, { resolve, reject, retry })
        worker.postMessage(question(request))
      })
    worker.on('message', (said: OutboxEvent | OutboxAnswer) => {
      if (said.kind !== 'answer' && said.kind !== 'fault') return this.#hear(said)
      const asker = waiting.get(said.request)
      waiting.delete(said.request)
      if (waiting.size === 0) worker.unref()
      if (said.kind === 'answer') asker?.resolve(said.value as never)
      else asker?.reject(said.error)
    })
    // No thread can be had here, as in a bundle: a timer of this thread does its work.
    worker.once('error', () => {
      const drain = this.#startTimer()
      this.#drain = drain
      for (const { retry } of waiting.values()) retry(drain)
      waiting.clear()
    })
    // It must not keep the process alive, except while somebody waits for it. Listeners would.
    worker.unref()
    return {
      flush: (options) =>
        ask(
          (request) => ({ kind: 'flush', request, options: { ...options, isHasty: false } }),
          (drain) => drain.flush(options),
        ),
      fetchLocal: async (trackingUri, url, init) => {
        const plain = await plainRequest(requestOf(url, init))
        return plainToResponse(
          await ask<PlainResponse>(
            (request) => ({ kind: 'fetch', request, trackingUri, url, init: plain }),
            async (drain) => await plainResponse(await drain.fetchLocal(trackingUri, url, init)),
          ),
        )
      },
      end: () => {
        Atomics.store(signals, SIGNAL.lastFlushAsked, 1)
        Atomics.wait(signals, SIGNAL.lastFlushDone, 0, LAST_FLUSH_MS + LAST_WRITE_MS)
      },
    }
  }

  /** Until the thread runs, so that a process that is killed at once loses nothing either. */
  #keepEarly(signals: Int32Array): void {
    const early = new EarlyFile({ root: journalRoot(), ring: this.#ring, key: randomUUID() })
    this.#early = early
    const timer = setInterval(() => {
      if (this.#early === early && Atomics.load(signals, SIGNAL.isReady) === 0) return early.dump({ isDue: true })
      this.#early = undefined
      clearInterval(timer)
      rmSync(early.path, { force: true })
    }, TICK_MS).unref()
  }

  #startTimer(): Drain {
    this.#early = undefined
    const outbox = new Outbox({ ring: this.#ring, tell: (event) => this.#hear(event) })
    setInterval(() => outbox.tick(), TICK_MS).unref()
    return {
      flush: (options) => outbox.flush({ ...options, isHasty: false }),
      fetchLocal: (trackingUri, url, init) => outbox.fetchLocal(trackingUri, url, init),
      end: () => {
        outbox.drain()
        outbox.sync()
      },
    }
  }

  #hear(event: OutboxEvent): void {
    switch (event.kind) {
      case 'identity':
        return this.#channels.get(event.runKey)?.learn(event.identity)
      case 'hopeless':
        return this.#channels.get(event.runKey)?.giveUp(event.message)
      case 'warning':
        return this.#warn(event.sentence)
    }
  }
}

class Channel implements RunChannel {
  readonly #recorder: Recorder
  readonly #options: ChannelOptions & { readonly folder: string; readonly index: number }
  readonly #keyIds = new Map<string, number>()
  /** Records that were logged, each point as one. */
  logged = 0
  #dropped = 0
  #kept = 0
  #learn: (identity: RunIdentity) => void = () => {}
  #giveUp: (error: Error) => void = () => {}
  readonly #identity = new Promise<RunIdentity>((resolve, reject) => {
    this.#learn = resolve
    this.#giveUp = reject
  })

  constructor(recorder: Recorder, options: ChannelOptions & { readonly folder: string; readonly index: number }) {
    this.#recorder = recorder
    this.#options = options
    // Nobody may ever ask for it.
    this.#identity.catch(() => {})
    const { runKey, folder, trackingUri, isOffline } = options
    const { isEnabled, ...settings } = systemMetricsSettings((name) => process.env[name])
    const systemMetrics = (options.logSystemMetrics ?? isEnabled) ? settings : undefined
    const open: OpenRun = { runKey, folder, trackingUri, isOffline, systemMetrics }
    recorder.text(options.index, 'open', JSON.stringify(open))
  }

  learn(identity: RunIdentity): void {
    this.#learn(identity)
  }

  giveUp(message: string): void {
    this.#giveUp(new Error(message))
  }

  point(key: string, value: number, step: number, timestampMs: number): void {
    let id = this.#keyIds.get(key)
    if (id === undefined) {
      id = this.#keyIds.size
      this.#keyIds.set(key, id)
      this.#recorder.text(this.#options.index, 'key', key, id)
    }
    this.logged++
    if (!this.#recorder.point(this.#options.index, id, value, step, timestampMs)) this.#drop()
  }

  entry(entry: Entry): void {
    const text = entryText(entry)
    const most = this.#recorder.longestText
    if (text.length > most) {
      throw new InvalidInputError(`A call logs ${text.length} characters at once; ${most} are possible. Split it.`)
    }
    this.logged++
    this.#recorder.text(this.#options.index, 'entry', text)
  }

  /** Told with the next call that finds room, and at the end. */
  #drop(): void {
    this.#dropped++
    if (this.#dropped > 1) return
    setTimeout(() => this.#tellDropped(), TICK_MS).unref()
  }

  #tellDropped(): void {
    const droppedPoints = this.#dropped
    this.#dropped = 0
    if (droppedPoints > 0) this.entry({ kind: 'counters', droppedPoints })
  }

  async keepBytes(bytes: Uint8Array): Promise<ArtifactSource> {
    const kept = await this.#newKept()
    await writeFile(kept.path, bytes, { flag: 'wx', mode: 0o600 })
    return { kept: kept.name, size: bytes.length }
  }

  async keepFile(path: string): Promise<ArtifactSource> {
    const file = resolve(path)
    const { size, mtimeMs } = await stat(file)
    if (size > COPIED_BYTES) return { file, size, mtimeMs }
    const kept = await this.#newKept()
    // A clone where the file system can, which takes no room.
    await copyFile(file, kept.path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    return { kept: kept.name, size: (await stat(kept.path)).size }
  }

  async identity(): Promise<RunIdentity> {
    // Sending goes on at its own pace; this only keeps the process from ending meanwhile.
    const awake = setInterval(() => {}, 1000)
    return await this.#identity.finally(() => clearInterval(awake))
  }

  async flush({ timeoutMs }: { timeoutMs: number }): Promise<Delivery> {
    return await this.#recorder.flush({ runKeys: [this.#options.runKey], timeoutMs })
  }

  close(): void {
    this.#tellDropped()
    this.#keyIds.clear()
    this.#recorder.text(this.#options.index, 'close', '')
  }

  async #newKept(): Promise<{ name: string; path: string }> {
    const name = String(++this.#kept).padStart(6, '0')
    const folder = join(this.#options.folder, KEPT_FOLDER)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return { name, path: join(folder, name) }
  }
}

/** A time that was not needed. */
function never(): Promise<never> {
  return new Promise(() => {})
}

function sleepNow(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

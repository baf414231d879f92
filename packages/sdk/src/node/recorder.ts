import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RunIdentity } from '../journal/journal-source.js'
import { type ArtifactSource, type Entry, entryText } from '../journal/record.js'
import { createRing, type RingTextKind, RingWriter } from '../journal/ring.js'
import type { ChannelOptions, Delivery, RunChannel } from '../platform.js'
import { KEPT_FOLDER } from './journal-reader.js'
import { Outbox, type OutboxEvent } from './outbox.js'
import type { OpenRun } from './outbox-run.js'
import { LAST_FLUSH, type OutboxRequest, type OutboxThreadData } from './outbox-thread.js'
import { journalRoot, makeRunFolder } from './run-folder.js'

const RING_BYTES = 8 * 1024 * 1024
const TICK_MS = 50
/** What `process.exit` and an error that nobody caught wait for at most; less when the server is away. */
const LAST_FLUSH_MS = 5000
const LAST_WRITE_MS = 2000

/** Where the other side of the ring is. */
interface Drain {
  flush(request: { runKeys: readonly string[]; timeoutMs: number }): Promise<Delivery>
  /** Writes and sends what is there while nothing else can run any more. */
  end(): void
}

/** The recorder of this process: what is logged goes through its ring into the journals. */
export class Recorder {
  readonly #ring = createRing({ bytes: RING_BYTES, isShared: true })
  readonly #writer = new RingWriter(this.#ring)
  readonly #warn: (sentence: string) => void
  readonly #channels = new Map<string, Channel>()
  /** What found no room in the ring, in order. */
  #overflow: (() => boolean)[] = []
  #overflowTimer: NodeJS.Timeout | undefined
  #drain: Drain | undefined
  #runs = 0

  constructor({ warn }: { warn: (sentence: string) => void }) {
    this.#warn = warn
  }

  openChannel(options: ChannelOptions): RunChannel {
    this.#drain ??= this.#startThread()
    const folder = makeRunFolder(journalRoot(), { runKey: options.runKey, nowMs: Date.now() })
    const channel = new Channel(this, { ...options, folder, index: this.#runs++ })
    this.#channels.set(options.runKey, channel)
    return channel
  }

  point(run: number, keyId: number, value: number, step: number, timestampMs: number): void {
    if (this.#overflow.length === 0 && this.#writer.point(run, keyId, value, step, timestampMs)) return
    this.#wait(() => this.#writer.point(run, keyId, value, step, timestampMs))
  }

  text(run: number, kind: RingTextKind, text: string, keyId = 0): void {
    if (this.#overflow.length === 0 && this.#writer.text(run, kind, text, keyId)) return
    this.#wait(() => this.#writer.text(run, kind, text, keyId))
  }

  async flush(request: { runKeys: readonly string[]; timeoutMs: number }): Promise<Delivery> {
    while (!this.#passOn()) await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    return (await this.#drain?.flush(request)) ?? { sent: 0, waiting: 0, refused: 0, dropped: 0 }
  }

  async flushAll({ timeoutMs }: { timeoutMs: number }): Promise<Delivery> {
    return await this.flush({ runKeys: [...this.#channels.keys()], timeoutMs })
  }

  /** The last thing that a process does: everything logged is in its journal, and sent if the server is there. */
  end(): void {
    if (this.#drain === undefined) return
    const deadline = Date.now() + LAST_WRITE_MS
    while (!this.#passOn() && Date.now() < deadline) sleep(1)
    this.#drain.end()
  }

  #wait(write: () => boolean): void {
    this.#overflow.push(write)
    if (this.#passOn()) return
    this.#overflowTimer ??= setInterval(() => this.#passOn(), TICK_MS).unref()
  }

  /** Moves what waited into the ring; whether nothing waits any more. */
  #passOn(): boolean {
    let moved = 0
    for (const write of this.#overflow) {
      if (!write()) break
      moved++
    }
    if (moved > 0) this.#overflow = this.#overflow.slice(moved)
    if (this.#overflow.length > 0) return false
    clearInterval(this.#overflowTimer)
    this.#overflowTimer = undefined
    return true
  }

  #startThread(): Drain {
    const last = new Int32Array(new SharedArrayBuffer(8))
    const workerData: OutboxThreadData = { ring: this.#ring, last, lastTimeoutMs: LAST_FLUSH_MS }
    const worker = new Worker(new URL('./outbox-thread.js', import.meta.url), { workerData })
    // It must not keep the process alive, except while somebody waits for it.
    worker.unref()
    const waiting = new Map<number, (delivery: Delivery) => void>()
    let requests = 0
    worker.on('message', (event: OutboxEvent) => {
      if (event.kind !== 'flushed') return this.#hear(event)
      waiting.get(event.request)?.(event.delivery)
      waiting.delete(event.request)
      if (waiting.size === 0) worker.unref()
    })
    // No thread can be had here, as in a bundle: a timer of this thread does its work.
    worker.once('error', () => {
      const drain = this.#startTimer()
      this.#drain = drain
      for (const answer of waiting.values()) answer({ sent: 0, waiting: 0, refused: 0, dropped: 0 })
    })
    return {
      flush: (options) =>
        new Promise((resolve) => {
          worker.ref()
          const request = requests++
          waiting.set(request, resolve)
          worker.postMessage({ kind: 'flush', request, isHasty: false, ...options } satisfies OutboxRequest)
        }),
      end: () => {
        Atomics.store(last, LAST_FLUSH.asked, 1)
        Atomics.wait(last, LAST_FLUSH.done, 0, LAST_FLUSH_MS + LAST_WRITE_MS)
      },
    }
  }

  #startTimer(): Drain {
    const outbox = new Outbox({ ring: this.#ring, tell: (event) => this.#hear(event) })
    setInterval(() => outbox.tick(), TICK_MS).unref()
    return {
      flush: (options) => outbox.flush({ ...options, isHasty: false }),
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
      case 'flushed':
    }
  }
}

class Channel implements RunChannel {
  readonly #recorder: Recorder
  readonly #options: ChannelOptions & { readonly folder: string; readonly index: number }
  readonly #keyIds = new Map<string, number>()
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
    const open: OpenRun = { runKey, folder, trackingUri, isOffline }
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
    this.#recorder.point(this.#options.index, id, value, step, timestampMs)
  }

  entry(entry: Entry): void {
    this.#recorder.text(this.#options.index, 'entry', entryText(entry))
  }

  async keepBytes(bytes: Uint8Array): Promise<ArtifactSource> {
    const kept = String(++this.#kept).padStart(6, '0')
    const folder = join(this.#options.folder, KEPT_FOLDER)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, kept), bytes, { flag: 'wx', mode: 0o600 })
    return { kept, size: bytes.length }
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
    this.#recorder.text(this.#options.index, 'close', '')
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

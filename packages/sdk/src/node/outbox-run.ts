import { type Client, HEARTBEAT_EVERY_MS, HEARTBEAT_TAG, runRoutes } from '@labbook/protocol'
import type { Connection } from '../connection/connection.js'
import type { RunIdentity } from '../journal/journal-source.js'
import { SYSTEM_KEYS_FROM } from '../journal/record.js'
import type { Delivery } from '../platform.js'
import type { Pace } from '../sender/pace.js'
import { RunSender } from '../sender/run-sender.js'
import { JournalReader } from './journal-reader.js'
import { JournalWriter } from './journal-writer.js'
import { localFiles } from './local-files.js'
import { makeRunFolder } from './run-folder.js'
import { startSystemMonitor } from './system-metrics.js'
import type { SystemMetricsSettings } from '../runs/system-metrics-settings.js'

/** What a channel says first of its run. */
export interface OpenRun {
  readonly runKey: string
  readonly folder: string
  readonly trackingUri: string
  readonly isOffline: boolean
  /** How this machine is sampled, if it is. */
  readonly systemMetrics?: Omit<SystemMetricsSettings, 'isEnabled'> | undefined
}

export interface OutboxRunOptions {
  readonly opened: OpenRun
  readonly connection: Connection
  readonly pace: Pace
  readonly nowMs: () => number
  /** By the clock of the server. */
  readonly serverNowMs: () => number
  readonly runIdOf: (runKey: string) => Promise<string | undefined>
  readonly onIdentity: (identity: RunIdentity) => void
  /** The create was refused, so the run will never be on the server. */
  readonly onHopeless: (message: string) => void
  readonly warn: (sentence: string) => void
}

const SEND_EVERY_MS = 250
/** After a fault of this machine, such as a full disk. */
const REST_AFTER_FAULT_MS = 5000

/** One run whose records are written to its journal and sent from there. */
export class OutboxRun {
  readonly writer: JournalWriter
  readonly #options: OutboxRunOptions
  readonly #runs: Client<typeof runRoutes>
  #reader: JournalReader | undefined
  #sender: RunSender | undefined
  #sending: Promise<void> | undefined
  #refused = 0
  #isClosed = false
  #isEnded = false
  #isOver = false
  #monitor: { stop(): void } | undefined
  #isLeft = false
  #isWaitingForParent = false
  #lastSendMs = 0
  #restsUntilMs = 0
  #lastBeatMs = 0
  readonly #told = new Set<string>()
  #tellIdentity: (identity: RunIdentity | undefined) => void = () => {}
  /** On the server, once it is there; nothing if it never will be. */
  readonly identity = new Promise<RunIdentity | undefined>((resolve) => {
    this.#tellIdentity = resolve
  })

  constructor(options: OutboxRunOptions) {
    const { folder, runKey, trackingUri } = options.opened
    this.#options = options
    this.#runs = options.connection.client(runRoutes)
    this.writer = new JournalWriter({
      folder,
      runKey,
      firstSegment: 1,
      prepare: () => makeRunFolder(folder, trackingUri),
    })
    const { systemMetrics } = options.opened
    if (systemMetrics !== undefined) this.#startMonitor(systemMetrics)
  }

  get opened(): OpenRun {
    return this.#options.opened
  }

  /** Nothing more comes. */
  close(): void {
    this.#monitor?.stop()
    this.#isClosed = true
  }

  #startMonitor(settings: Omit<SystemMetricsSettings, 'isEnabled'>): void {
    const keyIds = new Map<string, number>()
    this.#monitor = startSystemMonitor({
      ...settings,
      firstStep: 0,
      onWarning: this.#options.warn,
      onPoint: (metrics, step, timestampMs) => {
        for (const [key, value] of Object.entries(metrics)) {
          let id = keyIds.get(key)
          if (id === undefined) {
            id = SYSTEM_KEYS_FROM + keyIds.size
            keyIds.set(key, id)
            this.writer.nameKey(id, key)
          }
          this.writer.point(id, value, step, timestampMs)
        }
      },
    })
  }

  /** A child names its parent by its id, so that it is sent only once that is known, or known to be none. */
  waitFor(parent: Promise<unknown>): void {
    this.#isWaitingForParent = true
    void parent.then(() => {
      this.#isWaitingForParent = false
    })
  }

  get isWaitingForParent(): boolean {
    return this.#isWaitingForParent
  }

  /** Another process sends the run: this one only writes its journal. */
  leave(): void {
    this.#isLeft = true
    this.#tellIdentity(undefined)
  }

  /** Sent and removed. */
  get isOver(): boolean {
    return this.#isOver
  }

  get delivery(): Delivery {
    const sent = this.#reader?.sent.records ?? 0
    const refused = this.#sender?.refused ?? this.#refused
    return { sent: sent - refused, waiting: this.writer.written - sent, refused, dropped: this.writer.dropped }
  }

  /** Whether it is time to send, and nothing is being sent. */
  isDue(nowMs: number): boolean {
    if (this.opened.isOffline || this.#isLeft || this.#isOver || this.#sending !== undefined) return false
    if (this.#isWaitingForParent) return false
    if (performance.now() < this.#restsUntilMs) return false
    return Math.abs(nowMs - this.#lastSendMs) >= SEND_EVERY_MS
  }

  /** Sends what the journal holds; with `isFlush` also the lines that wait for company. */
  async send({ isFlush }: { isFlush: boolean }): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
    if (this.#isOver || this.#isLeft) return
    this.#restsUntilMs = performance.now() + REST_AFTER_FAULT_MS
    this.#sending = this.#send(isFlush).then(() => {
      this.#restsUntilMs = 0
    })
    this.#sending = this.#sending.finally(() => {
      this.#sending = undefined
      this.#lastSendMs = this.#options.nowMs()
    })
    await this.#sending
  }

  async #send(isFlush: boolean): Promise<void> {
    const isLast = this.#isClosed
    if (isLast) {
      this.writer.close()
      this.#reader?.complete()
    }
    this.#sender ??= await this.#openSender(isLast)
    await this.#sender.sendAll({ isFlush: isFlush || isLast })
    if (!isLast) return await this.#beat()
    this.#isOver = true
    this.#refused = this.#sender.refused
    await this.#reader?.remove()
  }

  async #openSender(isComplete: boolean): Promise<RunSender> {
    const { folder } = this.opened
    const { connection, pace, nowMs, runIdOf, onIdentity, onHopeless, warn } = this.#options
    this.#reader = await JournalReader.open(folder, { isComplete })
    return new RunSender({
      source: this.#reader,
      connection,
      pace,
      nowMs,
      runIdOf,
      localFiles,
      onIdentity: (identity) => {
        this.#tellIdentity(identity)
        onIdentity(identity)
      },
      onHopeless: (message) => {
        this.#tellIdentity(undefined)
        onHopeless(message)
      },
      onRefused: ({ route, code, message }) => {
        if (this.#told.has(`${route} ${code}`)) return
        this.#told.add(`${route} ${code}`)
        warn(`The server refused ${route}: ${message} What it refuses is kept in ${folder}/dead-letter.ndjson.`)
      },
      onStatus: (status) => {
        this.#isEnded = status !== 'RUNNING' && status !== 'SCHEDULED'
      },
    })
  }

  /** A sign of life (J-21); one that fails is not repeated, the next is near. */
  async #beat(): Promise<void> {
    const now = this.#options.nowMs()
    const identity = this.#reader?.identity
    if (identity === undefined || this.#isEnded || Math.abs(now - this.#lastBeatMs) < HEARTBEAT_EVERY_MS) return
    this.#lastBeatMs = now
    await this.#runs
      .setTag({ runId: identity.runId, key: HEARTBEAT_TAG, value: String(this.#options.serverNowMs()) })
      .catch(() => {})
  }
}

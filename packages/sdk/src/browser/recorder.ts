import { runRoutes } from '@labbook/protocol'
import { type Connection, openConnection } from '../connection/connection.js'
import type { RunIdentity } from '../journal/journal-source.js'
import type { ArtifactSource, Entry, PointColumns } from '../journal/record.js'
import type { ChannelOptions, Delivery, RunChannel } from '../platform.js'
import { Pace } from '../sender/pace.js'
import type { RunSender, RunSenderOptions } from '../sender/run-sender.js'
import { JournalDatabase, type StoredRecord, type StoredRun } from './journal-database.js'
import { withRunLock } from './run-lock.js'
import type { StoredJournal } from './stored-journal.js'

const WRITE_EVERY_MS = 100
const SEND_EVERY_MS = 1000
/** Of a request that outlives its page. */
const KEEPALIVE_BYTES = 60_000

/** What is logged in this page: kept in the browser's database, and sent from there. */
export class Recorder {
  readonly #warn: (sentence: string) => void
  readonly #stop = new AbortController()
  readonly #channels = new Map<string, Channel>()
  readonly #pace: Pace
  readonly #told = new Set<string>()
  #database: Promise<JournalDatabase> | undefined
  #left: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setInterval> | undefined
  #nextSendMs = 0

  constructor({ warn }: { warn: (sentence: string) => void }) {
    this.#warn = warn
    this.#pace = new Pace({ signal: this.#stop.signal, onWaiting: warn })
  }

  openChannel(options: ChannelOptions): RunChannel {
    const database = this.#open()
    const channel = new Channel({
      ...options,
      database,
      pace: this.#pace,
      warn: (sentence) => this.#warnOnce(sentence),
      onRefused: this.#onRefused,
      runIdOf: (runKey) => this.#runIdOf(runKey),
    })
    this.#channels.set(options.runKey, channel)
    this.#timer ??= setInterval(() => void this.#tick(), WRITE_EVERY_MS)
    return channel
  }

  /** Also sends what pages that were closed left behind. */
  async flush({ timeoutMs }: { timeoutMs: number }): Promise<Delivery> {
    void this.#open()
    const left = Promise.race([this.#left, pause(timeoutMs)])
    const deliveries = await Promise.all([...this.#channels.values()].map((channel) => channel.flush({ timeoutMs })))
    await left
    const total = { sent: 0, waiting: 0, refused: 0, dropped: 0 }
    for (const { sent, waiting, refused } of deliveries) {
      total.sent += sent
      total.waiting += waiting
      total.refused += refused
    }
    return total
  }

  /** The page may never run again: the newest points go by requests that outlive it. The database has the rest. */
  pageHides(): void {
    for (const channel of this.#channels.values()) channel.sendLast()
  }

  async #tick(): Promise<void> {
    const now = performance.now()
    const isSendTime = now >= this.#nextSendMs
    if (isSendTime) this.#nextSendMs = now + SEND_EVERY_MS
    for (const [runKey, channel] of this.#channels) {
      if (channel.isOver) this.#channels.delete(runKey)
      else if (isSendTime) void channel.send({ isFlush: false })
      else void channel.write()
    }
    if (this.#channels.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  #open(): Promise<JournalDatabase> {
    if (this.#database !== undefined) return this.#database
    const database = JournalDatabase.open()
    this.#database = database
    // Without locks, as on plain http, a run that another page logs cannot be told from one that was left.
    if (navigator.locks !== undefined) {
      this.#left = this.#sendLeftRuns(database).catch((error: Error) => this.#warnOnce(error.message))
    }
    return database
  }

  async #sendLeftRuns(database: Promise<JournalDatabase>): Promise<void> {
    const { sendLeftRuns } = await import('./left-runs.js')
    await sendLeftRuns({
      database: await database,
      isOurs: (runKey) => this.#channels.has(runKey),
      pace: this.#pace,
      warn: this.#warn,
      onRefused: this.#onRefused,
    })
  }

  /** The id of another run of this page, once the server has it. */
  async #runIdOf(runKey: string): Promise<string | undefined> {
    const identity = await this.#channels
      .get(runKey)
      ?.identity()
      .catch(() => undefined)
    return identity?.runId
  }

  readonly #onRefused: RunSenderOptions['onRefused'] = ({ route, code, message }) => {
    this.#warnOnce(
      `The server refused ${route}: ${message} Read what it refuses with deadLetters().`,
      `${route} ${code}`,
    )
  }

  #warnOnce(sentence: string, kind = sentence): void {
    if (this.#told.has(kind)) return
    this.#told.add(kind)
    this.#warn(sentence)
  }
}

interface BrowserChannelOptions extends ChannelOptions, Pick<RunSenderOptions, 'pace' | 'onRefused' | 'runIdOf'> {
  readonly database: Promise<JournalDatabase>
  readonly warn: (sentence: string) => void
}

type Columns = { -readonly [Column in keyof PointColumns]: number[] }

class Channel implements RunChannel {
  readonly #options: BrowserChannelOptions
  readonly #connection: Connection
  readonly #keyIds = new Map<string, number>()
  /** Not in the database yet. */
  #records: StoredRecord[] = []
  #points: Columns = emptyColumns()
  #sequence = 0
  #kept = 0
  #writing: Promise<void> = Promise.resolve()
  #sending: Promise<void> | undefined
  #source: StoredJournal | undefined
  #sender: RunSender | undefined
  #releaseLock: () => void = () => {}
  #isClosed = false
  #isOver = false
  #learn: (identity: RunIdentity) => void = () => {}
  #giveUp: (error: Error) => void = () => {}
  readonly #identity = new Promise<RunIdentity>((resolve, reject) => {
    this.#learn = resolve
    this.#giveUp = reject
  })

  constructor(options: BrowserChannelOptions) {
    this.#options = options
    this.#connection = openConnection({ trackingUri: options.trackingUri })
    this.#identity.catch(() => {})
    // Held while this page lives, so that no other one takes the run for left behind.
    void withRunLock(options.runKey, () => new Promise<void>((resolve) => (this.#releaseLock = resolve)))
    this.#writing = this.#begin().catch((error: Error) => {
      options.warn(`The browser has no room for the run, which waits in the memory of this page: ${error.message}`)
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  point(key: string, value: number, step: number, timestampMs: number): void {
    let id = this.#keyIds.get(key)
    if (id === undefined) {
      id = this.#keyIds.size
      this.#keyIds.set(key, id)
    }
    this.#points.keyIds.push(id)
    this.#points.values.push(value)
    this.#points.steps.push(step)
    this.#points.timestamps.push(timestampMs)
    if (this.#points.keyIds.length === 1000) this.#endPoints()
  }

  entry(entry: Entry): void {
    this.#endPoints()
    this.#records.push({ runKey: this.#options.runKey, sequence: this.#sequence++, kind: 'entry', entry })
  }

  async keepBytes(bytes: Uint8Array): Promise<ArtifactSource> {
    const kept = String(++this.#kept)
    const database = await this.#options.database
    await database.putArtifact(this.#options.runKey, kept, new Blob([bytes as BlobPart]))
    return { kept, size: bytes.length }
  }

  keepFile(): Promise<ArtifactSource> {
    return Promise.reject(new Error('A browser has no files by path.'))
  }

  identity(): Promise<RunIdentity> {
    return this.#identity
  }

  async flush({ timeoutMs }: { timeoutMs: number }): Promise<Delivery> {
    await Promise.race([this.send({ isFlush: true }), pause(timeoutMs)])
    const sent = this.#source?.sent.records ?? 0
    const refused = this.#sender?.refused ?? 0
    return { sent: sent - refused, waiting: this.#sequence - sent, refused, dropped: 0 }
  }

  close(): void {
    this.#isClosed = true
  }

  /** Writes what was logged into the database. */
  write(): Promise<void> {
    this.#endPoints()
    const records = this.#records
    if (records.length === 0) return this.#writing
    this.#records = []
    const written = this.#writing.then(async () => await (await this.#options.database).putRecords(records))
    this.#writing = written.catch((error: Error) => {
      // Such as a full disk: the next call tries again.
      this.#records = [...records, ...this.#records]
      this.#options.warn(
        `The browser cannot keep what is logged, which waits in the memory of this page: ${error.message}`,
      )
    })
    return this.#writing
  }

  async send(options: { isFlush: boolean }): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
    if (this.#isOver) return
    this.#sending = this.#send(options)
      .catch((error: Error) => this.#options.warn(`A run cannot be sent: ${error.message}`))
      .finally(() => {
        this.#sending = undefined
      })
    await this.#sending
  }

  /** What the server lacks, as far as a last request can carry it. A point that arrives twice is one. */
  sendLast(): void {
    void this.write()
    const { identity } = this.#source ?? {}
    if (identity === undefined || this.#last.length === 0) return
    const names = [...this.#keyIds.keys()]
    const metrics = this.#last.flatMap(({ keyIds, values, steps, timestamps }) =>
      keyIds.map((id, i) => ({
        key: names[id] as string,
        value: values[i] as number,
        step: steps[i] as number,
        timestamp: timestamps[i] as number,
      })),
    )
    const request = { runId: identity.runId, metrics: metrics.slice(-1000), params: [], tags: [] }
    const body = runRoutes.logBatch.request.write(request)
    if (body.length > KEEPALIVE_BYTES) return
    void this.#connection
      .request('/api/2.0/mlflow/runs/log-batch', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        keepalive: true,
      })
      .catch(() => {})
  }

  /** Points of the last moments, which may not be in the database when the page goes. */
  #last: Columns[] = []

  async #begin(): Promise<void> {
    const { database, runKey, trackingUri, pace, onRefused, runIdOf } = this.#options
    const run: StoredRun = { runKey, trackingUri, sent: 0 }
    const journal = await database
    await journal.putRun(run)
    // Not needed to log, so that a page is there sooner.
    const { openStoredSender } = await import('./stored-sender.js')
    const { source, sender } = openStoredSender({
      database: journal,
      run,
      connection: this.#connection,
      pace,
      onRefused,
      runIdOf,
      onIdentity: (identity) => this.#learn(identity),
      onHopeless: (message) => this.#giveUp(new Error(message)),
    })
    this.#source = source
    this.#sender = sender
  }

  async #send({ isFlush }: { isFlush: boolean }): Promise<void> {
    const isLast = this.#isClosed
    await this.write()
    if (this.#options.isOffline) return
    this.#last = []
    await this.#sender?.sendAll({ isFlush: isFlush || isLast })
    if (!isLast) return
    this.#isOver = true
    await (await this.#options.database).remove(this.#options.runKey)
    this.#releaseLock()
  }

  #endPoints(): void {
    const points = this.#points
    if (points.keyIds.length === 0) return
    this.#points = emptyColumns()
    const used = new Set(points.keyIds)
    const keys = [...this.#keyIds].flatMap(([name, id]) => (used.has(id) ? [[id, name] as const] : []))
    this.#records.push({ runKey: this.#options.runKey, sequence: this.#sequence, kind: 'points', points, keys })
    this.#sequence += points.keyIds.length
    this.#last.push(points)
  }
}

function emptyColumns(): Columns {
  return { keyIds: [], values: [], steps: [], timestamps: [] }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

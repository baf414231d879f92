import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type SqliteDatabase from 'better-sqlite3'

const WORKER_FROM_BYTES = 16 * 1024 * 1024
const WRITER_FROM_BYTES = 64 * 1024 * 1024
const LOOK_EVERY_MS = 250

/**
 * Keeps the write-ahead log short (D-14). A worker thread copies its pages into the database while the writer runs. The
 * log can only restart when nothing is left to copy, so the writer does the last small step itself when it is idle, or
 * when the log has grown too long.
 */
export class Checkpoints {
  readonly #database: SqliteDatabase.Database
  readonly #isIdle: () => boolean
  readonly #onFault: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #worker: Worker | undefined
  #working = false
  #finishedPass = false

  constructor(
    database: SqliteDatabase.Database,
    options: { isIdle: () => boolean; onFault: (error: unknown) => void },
  ) {
    this.#database = database
    this.#isIdle = options.isIdle
    this.#onFault = options.onFault
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  async close() {
    clearInterval(this.#timer)
    await this.#worker?.terminate()
  }

  #look() {
    const bytes = this.#walBytes()
    if (bytes < WORKER_FROM_BYTES) {
      this.#finishedPass = false
      return
    }
    if (bytes >= WRITER_FROM_BYTES || (this.#finishedPass && this.#isIdle())) {
      this.#finishedPass = false
      try {
        this.#database.pragma('wal_checkpoint(PASSIVE)')
      } catch (error) {
        this.#onFault(error)
      }
    }
    if (!this.#working) this.#startPass()
  }

  #startPass() {
    this.#working = true
    this.#worker ??= new Worker(new URL('./checkpoint-worker.js', import.meta.url), { workerData: this.#database.name })
      .on('message', (fault: unknown) => {
        this.#working = false
        this.#finishedPass = true
        if (fault !== undefined) this.#onFault(fault)
      })
      .on('error', this.#onFault)
    this.#worker.unref()
    this.#worker.postMessage('checkpoint')
  }

  #walBytes(): number {
    return statSync(`${this.#database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }
}

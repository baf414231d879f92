import { RowSpool, type TextRow } from './row-spool.js'

/** The connection that the rows come from. */
export interface RowSource {
  pause(): void
  resume(): void
}

/** How much may be buffered before reading from the server is paused. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

/**
 * The rows of one query, which the driver pushes and a reader pulls. Few are in memory at a time: the driver is paused
 * while the reader is behind.
 */
export class RowStream {
  readonly #source: RowSource
  readonly #timeoutMs: number
  #waiting: TextRow[] = []
  #waitingBytes = 0
  #hasEnded = false
  #isClosed = false
  #fault: Error | undefined
  #wake = () => {}
  #spool: RowSpool | undefined

  constructor(source: RowSource, { timeoutMs }: { timeoutMs: number }) {
    this.#source = source
    this.#timeoutMs = timeoutMs
  }

  push(row: TextRow) {
    if (this.#isClosed) return
    this.#waiting.push(row)
    for (const value of row) this.#waitingBytes += value === null ? 16 : 2 * value.length + 16
    if (this.#waitingBytes > MOST_WAITING_BYTES) this.#source.pause()
    this.#wake()
  }

  end(fault?: Error) {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#fault = fault
    this.#wake()
  }

  /** The rows that came since the last call; nothing at the end. @throws what ended them too early */
  async next(): Promise<readonly TextRow[] | undefined> {
    const stored = await this.#spool?.next()
    return stored ?? this.#pull()
  }

  /** All rows, of a query that gives few. @throws what ended them too early */
  async all(): Promise<readonly TextRow[]> {
    const all: TextRow[] = []
    for (let rows = await this.next(); rows !== undefined; rows = await this.next())
      for (const row of rows) all.push(row)
    return all
  }

  /** Takes all rows that are still to come off the connection, which is then free for another query. */
  async setAside(): Promise<void> {
    if (this.#hasEnded) return
    const spool = new RowSpool()
    this.#spool = spool
    try {
      for (let rows = await this.#pull(); rows !== undefined; rows = await this.#pull()) await spool.add(rows)
    } catch (fault) {
      // The error is thrown once the buffered rows have been read.
      if (fault !== this.#fault) throw fault
    }
  }

  /** The remaining rows are not needed, but must be read before the connection can be used again. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (!this.#hasEnded) this.#source.resume()
    await this.#spool?.close()
  }

  async #pull(): Promise<readonly TextRow[] | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#fault !== undefined) throw this.#fault
      if (this.#hasEnded) return undefined
      await this.#somethingNew()
    }
    const rows = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    if (!this.#hasEnded) this.#source.resume()
    return rows
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = () => this.end(new SilentServer(`no answer within ${this.#timeoutMs / 1000} seconds`))
      const timer = setTimeout(giveUp, this.#timeoutMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

export class SilentServer extends Error {
  override readonly name = 'SilentServer'
}

import pg from 'pg'
import type { Peers } from '../../events/peers.js'
import { connectionConfig } from './postgres-connection.js'

const CHANNEL = 'labbook_events'
const SEND_EVERY_MS = 50
/** PostgreSQL only accepts payloads below 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7900
const MAX_WAITING = 10_000
const RETRY_MS = [100, 200, 400, 800, 1600, 2000]

/**
 * LISTEN and NOTIFY on a connection of its own. Never inside a transaction that writes: NOTIFY locks the whole database
 * at commit and would serialise all commits.
 */
export class PostgresPeers implements Peers {
  readonly #connectionString: string
  readonly #listeners: ((message: string) => void)[] = []
  readonly #timer: NodeJS.Timeout
  #waiting: string[] = []
  #client: pg.Client | undefined
  #closed = false

  constructor(connectionString: string) {
    this.#connectionString = connectionString
    this.#timer = setInterval(() => void this.#flush(), SEND_EVERY_MS).unref()
  }

  /** Starts to listen, and reconnects whenever the database is back. */
  async connect(attempt = 0): Promise<void> {
    if (this.#closed) return
    const client = new pg.Client({ ...connectionConfig(this.#connectionString, 30_000), connectionTimeoutMillis: 2000 })
    const again = () => {
      if (this.#client === client) this.#client = undefined
      setTimeout(() => void this.connect(attempt + 1), RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]).unref()
    }
    client.once('end', again)
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => {
      for (const message of JSON.parse(payload ?? '[]') as string[])
        for (const listener of this.#listeners) listener(message)
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      this.#client = client
      if (this.#closed) await client.end()
    } catch {
      client.removeListener('end', again)
      await client.end().catch(() => undefined)
      again()
    }
  }

  send(message: string) {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(message)
  }

  onMessage(listener: (message: string) => void) {
    this.#listeners.push(listener)
  }

  async close() {
    await this.#flush()
    this.#closed = true
    clearInterval(this.#timer)
    await this.#client?.end()
  }

  async #flush() {
    const client = this.#client
    if (client === undefined || this.#waiting.length === 0) return
    const messages = this.#waiting
    this.#waiting = []
    for (const payload of payloads(messages)) {
      await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined)
    }
  }
}

/** Packs messages into as few payloads as possible. */
function* payloads(messages: readonly string[]): Generator<string> {
  let batch: string[] = []
  let bytes = 2
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message)) + 1
    if (bytes + size > MAX_PAYLOAD_BYTES && batch.length > 0) {
      yield JSON.stringify(batch)
      batch = []
      bytes = 2
    }
    batch.push(message)
    bytes += size
  }
  if (batch.length > 0) yield JSON.stringify(batch)
}

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A client that has sent nothing for so long waits for an answer. */
const QUIET_MS = 25

export interface Traffic {
  /** How often a client waited for an answer before it went on. */
  readonly trips: number
  readonly statements: number
}

export interface CountingProxy {
  /** The database through this proxy. */
  readonly url: string
  /** What a piece of work sends; nothing else may use the database meanwhile, but for connections that listen. */
  during(work: () => Promise<unknown>): Promise<Traffic>
  close(): Promise<void>
}

/**
 * Stands before a PostgreSQL and, while it counts, keeps answers back until the client has fallen silent: what the client sends without
 * having seen an answer is one trip, however fast the database is.
 */
export async function openCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target)
  const connections = new Set<Connection>()
  let isCounting = false
  const server = createServer((client) => {
    const connection = new Connection(client, connect(Number(port), hostname), () => isCounting)
    connections.add(connection)
    client.on('close', () => connections.delete(connection))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    async during(work) {
      const before = new Map([...connections].map((connection) => [connection, connection.traffic]))
      isCounting = true
      await work()
      isCounting = false
      let [trips, statements] = [0, 0]
      for (const connection of connections) {
        if (connection.listens) continue
        trips += connection.traffic.trips - (before.get(connection)?.trips ?? 0)
        statements += connection.traffic.statements - (before.get(connection)?.statements ?? 0)
      }
      return { trips, statements }
    },
    async close() {
      server.close()
      for (const connection of connections) connection.cut()
      await once(server, 'close')
    },
  }
}

class Connection {
  readonly #client: Socket
  readonly #database: Socket
  #held: Buffer[] = []
  #timer: NodeJS.Timeout | undefined
  /** Sent since the last answer was let through. */
  #hasSent = false
  #trips = 0
  #statements = 0
  #unread = Buffer.alloc(0)
  #isOpened = false
  listens = false

  constructor(client: Socket, database: Socket, isCounting: () => boolean) {
    this.#client = client
    this.#database = database
    for (const socket of [client, database]) socket.setNoDelay(true).on('error', () => this.cut())
    for (const socket of [client, database]) socket.on('close', () => this.cut())
    client.on('data', (bytes) => {
      database.write(bytes)
      this.#hasSent = true
      this.#read(bytes)
      this.#wait()
    })
    database.on('data', (bytes) => {
      this.#held.push(bytes)
      if (isCounting()) this.#wait()
      else this.#letThrough()
    })
  }

  get traffic(): Traffic {
    return { trips: this.#trips, statements: this.#statements }
  }

  cut() {
    clearTimeout(this.#timer)
    this.#client.destroy()
    this.#database.destroy()
  }

  #wait() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#letThrough(), QUIET_MS)
  }

  #letThrough() {
    if (this.#held.length === 0) return
    if (this.#hasSent) this.#trips++
    this.#hasSent = false
    this.#client.write(Buffer.concat(this.#held))
    this.#held = []
  }

  /** Messages of PostgreSQL's protocol: a letter and a length; the first has no letter. */
  #read(bytes: Buffer) {
    this.#unread = Buffer.concat([this.#unread, bytes])
    for (;;) {
      const start = this.#isOpened ? 1 : 0
      if (this.#unread.length < start + 4) return
      const end = start + this.#unread.readUInt32BE(start)
      if (this.#unread.length < end) return
      const message = this.#unread.subarray(0, end)
      const kind = this.#isOpened ? String.fromCharCode(message[0] as number) : ''
      // A statement is executed, or sent whole.
      if (kind === 'E' || kind === 'Q') this.#statements++
      if (kind === 'Q' && message.includes('LISTEN')) this.listens = true
      this.#isOpened = true
      this.#unread = this.#unread.subarray(end)
    }
  }
}

import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { type RawAnswer, type RawRequest, send } from './raw-http.js'

const MAX_GROWTH_BYTES = 64 * 1024 * 1024
const HEALTHY_WITHIN_MS = 100
const HEALTH_TRIES = 5

/** `../` from the artifact root up to the folder with the canary. */
export const UP = '../../'

/**
 * A server with a canary beside its data folder: a file with random content, an empty folder, and a listener that counts
 * connections. After each request through `ask`, it checks everything that the table of security tests demands of every
 * row.
 */
export class GuardedServer {
  readonly server: LabbookServer
  readonly port: number
  /** The prefix of every address: '' or the static prefix. */
  readonly prefix: string
  /** The port of the listener, which must not be called. */
  readonly listenerPort: number
  readonly #folder: string
  readonly #canary: string
  readonly #listener: Server
  #calls = 0

  private constructor(parts: {
    server: LabbookServer
    prefix: string
    folder: string
    canary: string
    listener: Server
  }) {
    this.server = parts.server
    this.prefix = parts.prefix
    this.#folder = parts.folder
    this.#canary = parts.canary
    this.#listener = parts.listener
    this.port = Number(new URL(parts.server.address).port)
    const address = parts.listener.address()
    this.listenerPort = address !== null && typeof address === 'object' ? address.port : 0
    parts.listener.on('connection', (socket) => {
      this.#calls++
      socket.destroy()
    })
  }

  static async start(options: { prefix?: string; args?: readonly string[] } = {}): Promise<GuardedServer> {
    const { prefix = '', args = [] } = options
    const folder = await mkdtemp(join(tmpdir(), 'labbook-security-'))
    const canary = randomBytes(24).toString('hex')
    await writeFile(join(folder, 'canary'), canary)
    await mkdir(join(folder, 'empty'))
    const listener = createServer()
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const server = await startLabbook({
      dataDir: join(folder, 'data'),
      args: [...(prefix === '' ? [] : ['--static-prefix', prefix]), ...args],
    })
    return new GuardedServer({ server, prefix, folder, canary, listener })
  }

  async stop() {
    await this.server.stop()
    await new Promise((resolve) => this.#listener.close(resolve))
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Absolute path of the artifact folder. */
  get artifactRoot(): string {
    return join(this.#folder, 'data', 'artifacts')
  }

  get canaryPath(): string {
    return join(this.#folder, 'canary')
  }

  /** Sends one request and checks what must hold for every row. `target` begins after the static prefix. */
  ask(request: RawRequest): Promise<RawAnswer> {
    return this.askExactly({ ...request, target: this.prefix + request.target })
  }

  /** The same with any request target. */
  async askExactly(request: RawRequest): Promise<RawAnswer> {
    const before = await this.residentBytes()
    const answer = await send(this.port, request)
    await this.check(answer, { method: request.method ?? 'GET' })
    const grown = (await this.residentBytes()) - before
    expect(grown, 'growth of the resident memory').toBeLessThan(MAX_GROWTH_BYTES)
    return answer
  }

  /** Checks what must hold after every request. */
  async check(answer: RawAnswer, { method = 'GET' } = {}) {
    expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(500)
    if (answer.status >= 400 && method !== 'HEAD') checkErrorAnswer(answer)
    expect(answer.text).not.toContain(this.#canary)
    await this.checkSurroundings()
  }

  async checkSurroundings() {
    expect(this.server.output()).not.toContain(this.#canary)
    expect((await readdir(this.#folder)).sort()).toEqual(['canary', 'data', 'empty'])
    expect(await readFile(this.canaryPath, 'utf8')).toBe(this.#canary)
    expect(await readdir(join(this.#folder, 'empty'))).toEqual([])
    expect(this.#calls, 'connections to the listener').toBe(0)
    await this.checkHealth()
    expect(this.server.child.exitCode ?? this.server.child.signalCode, 'the server still runs').toBeNull()
  }

  /** Other programs of this machine may delay one try, but hardly all of them. */
  async checkHealth() {
    const tookMs: number[] = []
    while (tookMs.length < HEALTH_TRIES && (tookMs.at(-1) ?? Infinity) >= HEALTHY_WITHIN_MS) {
      const begun = performance.now()
      const health = await send(this.port, { target: `${this.prefix}/health` })
      tookMs.push(performance.now() - begun)
      expect(health.status).toBe(200)
    }
    expect(Math.min(...tookMs), 'time of /health').toBeLessThan(HEALTHY_WITHIN_MS)
  }

  /** Resident memory of the server's process; 0 if unknown. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.server.child.pid}/status`, 'utf8').catch(() => '')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
  }
}

/** Expects an error of two JSON fields that reveals nothing internal. */
function checkErrorAnswer(answer: RawAnswer) {
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  const body = JSON.parse(answer.text) as Record<string, unknown>
  expect(body['error_code']).toMatch(/^[A-Z_]+$/)
  expect(body['message']).toEqual(expect.any(String))
  expect(Object.keys(body).sort()).toEqual(['error_code', 'message'])
  expect(answer.text).not.toMatch(LEAKS)
}

const LEAKS =
  /\\n\s+at |node_modules|node:internal|labbook-security-|\/packages\/|SqliteError|SQLITE_|sqlite3|fastify|FST_ERR|kysely|\bfrom \\"|no such table/i

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { createRun, Writers } from './clients.js'
import { History } from './history.js'

const CLIENTS = 32
const STREAMS = 5
const UPLOADS = 4
const PIECE_BYTES = 100_000
const ENDS_WITHIN_MS = 10_000

describe('[R14] drain', () => {
  let dataDir: string

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-drain-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  it('[R14] [D-63] under load, what was accepted is answered, and nothing else is done', async () => {
    const server = await startLabbook({ dataDir })
    const runIds = await Promise.all(Array.from({ length: 8 }, () => createRun(server.address)))
    const history = new History()
    const from = new Array<number>(CLIENTS).fill(0)
    const writers = new Writers({ address: server.address, history, runIds, count: CLIENTS, from })
    const streams = await Promise.all(Array.from({ length: STREAMS }, () => openStream(server.address)))
    const uploads = Array.from({ length: UPLOADS }, (_, n) => new SlowUpload(server.address, `drained-${n}.bin`))
    const isUnderWay = () => history.acknowledged >= 10 * CLIENTS && uploads.every(({ pieces }) => pieces > 2)
    while (!isUnderWay()) await pause(10)

    const signalled = performance.now()
    server.child.kill('SIGTERM')
    const code = ended(server)
    await pause(500)
    const answers = await Promise.all(uploads.map((upload) => upload.finish()))
    await writers.stop()
    expect(await code).toBe(0)
    const tookMs = performance.now() - signalled

    expect(answers).toEqual(Array(UPLOADS).fill(200))
    for (const stream of streams) {
      await stream.ended
      expect(stream.text().trimEnd().endsWith('retry: 1000')).toBe(true)
    }
    for (const answer of writers.answers) {
      expect([answer.status, answer.headers['connection'], answer.headers['retry-after']]).toEqual([503, 'close', '1'])
      expect(JSON.parse(answer.body)).toEqual({
        error_code: 'TEMPORARILY_UNAVAILABLE',
        message: 'The server is shutting down.',
      })
    }
    expect(tookMs).toBeLessThan(ENDS_WITHIN_MS)

    const next = await startLabbook({ dataDir })
    await history.asSettled().check(next.address)
    for (const upload of uploads) expect(await digestOf(next.address, upload.name)).toBe(upload.digest())
    console.log(
      `R14: ended ${Math.round(tookMs)} ms after SIGTERM, ${history.acknowledged} batches acknowledged, ` +
        `${writers.answers.length} sent away, ${writers.broken} connections closed`,
    )
    expect(await next.stop()).toBe(0)
  })

  it('[R14] [D-63] a second signal ends it at once, and nothing half is visible', async () => {
    const server = await startLabbook({ dataDir })
    const upload = new SlowUpload(server.address, 'cut.bin')
    while (upload.pieces < 3) await pause(10)
    const signalled = performance.now()
    const code = ended(server)
    server.child.kill('SIGTERM')
    await pause(500)
    expect(server.child.exitCode).toBeNull()
    server.child.kill('SIGTERM')
    expect(await code).not.toBe(0)
    expect(performance.now() - signalled).toBeLessThan(3000)
    expect(await upload.finish()).toBeUndefined()
    const next = await startLabbook({ dataDir })
    expect(await readdir(join(dataDir, 'artifacts'))).toEqual([])
    expect(await next.stop()).toBe(0)
  })
})

async function ended({ child }: LabbookServer): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

/** An upload that sends a piece every 100 ms until `finish` is called. */
class SlowUpload {
  readonly name: string
  /** The number of pieces that the server's side of the connection has received. */
  pieces = 0
  readonly #request: ClientRequest
  readonly #answer: Promise<number | undefined>
  readonly #sending: NodeJS.Timeout
  readonly #hash = createHash('sha256')

  constructor(address: string, name: string) {
    this.name = name
    this.#request = request(addressOf(address, name), { method: 'PUT', agent: false })
    this.#answer = new Promise((resolve) => {
      this.#request.once('response', (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      this.#request.on('error', () => resolve(undefined))
    })
    this.#sending = setInterval(() => this.#send(), 100)
    this.#send()
  }

  /** The status of the answer; nothing if the connection was cut. */
  finish(): Promise<number | undefined> {
    clearInterval(this.#sending)
    this.#request.end()
    return this.#answer
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  #send() {
    const piece = Buffer.alloc(PIECE_BYTES, `${this.name} at ${performance.now()}`)
    this.#hash.update(piece)
    this.#request.write(piece, () => this.pieces++)
  }
}

async function openStream(address: string): Promise<{ text(): string; ended: Promise<unknown> }> {
  const sent = request(`${address}/api/labbook/1.0/events`, { agent: false }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { text: () => text, ended: once(response, 'close') }
}

async function digestOf(address: string, name: string): Promise<string> {
  const answer = await fetch(addressOf(address, name))
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex')
}

function addressOf(address: string, name: string): string {
  return `${address}/api/2.0/mlflow-artifacts/artifacts/${name}`
}

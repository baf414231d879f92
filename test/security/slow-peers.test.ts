import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import { RawConnection, requestBytes } from './raw-http.js'

const PEERS = 300
const CLOSED_WITHIN_MS = 15_000
const DRIP_EVERY_MS = 500

// The tests mostly wait for the server's timeouts, so they run at the same time, each with its own server.
describe.concurrent('[D07] slow peers', () => {
  let starts: Promise<unknown> = Promise.resolve()

  /** Servers start one after the other, since starting is CPU-bound; only the waiting afterwards overlaps. */
  async function start(onTestFinished: TestContext['onTestFinished']): Promise<GuardedServer> {
    const started = starts.then(() => GuardedServer.start())
    starts = started
    const server = await started
    onTestFinished(() => server.stop())
    return server
  }

  const crowd = (server: GuardedServer, isReading = true) =>
    Array.from({ length: PEERS }, () => new RawConnection(server.port, { isReading }))

  /** Expects the server to close all of them in time, without slowing down others. Returns what each received. */
  async function allClosed(
    server: GuardedServer,
    peers: readonly RawConnection[],
    drip?: string,
  ): Promise<readonly string[]> {
    const begun = performance.now()
    const open = new Set(peers)
    for (const peer of peers) void peer.closed.then(() => open.delete(peer))
    // Connecting keeps this process busy, which must not count as the server's time.
    await pause(DRIP_EVERY_MS)
    while (open.size > 0 && performance.now() - begun < CLOSED_WITHIN_MS) {
      if (drip !== undefined) for (const peer of open) peer.write(drip)
      await server.checkHealth()
      await pause(DRIP_EVERY_MS)
    }
    const left = open.size
    for (const peer of peers) peer.destroy()
    expect(left, 'connections that the server left open').toBe(0)
    await server.checkSurroundings()
    return peers.map((peer) => peer.received)
  }

  it('[D07] [L-13] headers that drip in are given up', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const peers = crowd(server)
    for (const peer of peers) peer.write(`GET /version HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Drip: `)
    const answers = await allClosed(server, peers, 'x')
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s)
  })

  it('[L-13] a connection that says nothing is closed as well', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    await allClosed(server, crowd(server))
  })

  it('[D07] [L-14] JSON bodies that drip in are given up, with a reason', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const peers = crowd(server)
    const head = requestBytes(server.port, {
      method: 'POST',
      target: '/api/2.0/mlflow/runs/log-batch',
      headers: [
        ['Content-Type', 'application/json'],
        ['Content-Length', '1000000'],
      ],
    })
    for (const peer of peers) peer.write(head)
    const answers = await allClosed(server, peers, ' ')
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s)
  })

  it('[D07] [L-14] gzip bodies and uploads as well, and nothing of them stays', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const uploads = crowd(server).slice(0, PEERS / 2)
    for (const [i, peer] of uploads.entries()) {
      peer.write(
        requestBytes(server.port, {
          method: 'PUT',
          target: `/api/2.0/mlflow-artifacts/artifacts/slow/${i}.bin`,
          headers: [['Transfer-Encoding', 'chunked']],
          body: '1\r\nx\r\n',
        }),
      )
    }
    const zipped = crowd(server).slice(0, PEERS / 2)
    for (const peer of zipped) {
      peer.write(
        requestBytes(server.port, {
          method: 'POST',
          target: '/api/2.0/mlflow/runs/log-batch',
          headers: [
            ['Content-Type', 'application/json'],
            ['Content-Encoding', 'gzip'],
            ['Content-Length', '1000000'],
          ],
          // The header of a gzip file and of a stored block, which may contain any bytes.
          body: Buffer.from('1f8b080000000000000300ffff0000', 'hex'),
        }),
      )
    }
    const answers = await allClosed(server, [...uploads, ...zipped], '1\r\nx\r\n')
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s)
    const left = await server.ask({ target: '/api/2.0/mlflow-artifacts/artifacts' })
    expect(left.text).toBe('{}')
  })

  it('[L-14] a body that nobody reads does not keep its connection', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const peers = crowd(server).slice(0, 100)
    for (const [i, peer] of peers.entries()) {
      const target = ['/nowhere', '/health', '/api/2.0/mlflow/experiments/search?max_results=1'][i % 3] as string
      peer.write(
        requestBytes(server.port, {
          target,
          headers: [
            ['Connection', 'keep-alive'],
            ['Content-Length', '1000000'],
          ],
        }),
      )
    }
    await allClosed(server, peers, 'x')
  })

  it('[L-14] an upload that pauses now and then, but moves, is taken', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const connection = new RawConnection(server.port)
    const piece = randomBytes(20_000)
    connection.write(
      requestBytes(server.port, {
        method: 'PUT',
        target: '/api/2.0/mlflow-artifacts/artifacts/steady.bin',
        headers: [['Content-Length', String(4 * piece.length)]],
      }),
    )
    for (let sent = 0; sent < 4; sent++) {
      connection.write(piece)
      await pause(4000)
    }
    expect((await connection.answer({ method: 'PUT' }))?.status).toBe(200)
    connection.destroy()
    await server.ask({ method: 'DELETE', target: '/api/2.0/mlflow-artifacts/artifacts/steady.bin' })
  })

  it('[D07] [L-15] peers that never read their answer are cut', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const target = '/api/2.0/mlflow-artifacts/artifacts/large.bin'
    await server.ask({ method: 'PUT', target, body: Buffer.alloc(40_000_000) })
    const peers = crowd(server, false)
    // The system's buffers take some megabytes of each, however slow the peer is.
    for (const peer of peers) {
      peer.write(requestBytes(server.port, { target }))
      await pause(10)
    }
    // A peer that does not read does not notice the close until it writes.
    await allClosed(server, peers, 'x')
  })

  it('[L-15] a peer that reads slowly gets all of it', async ({ onTestFinished }) => {
    const server = await start(onTestFinished)
    const body = randomBytes(6_000_000)
    const target = '/api/2.0/mlflow-artifacts/artifacts/patience.bin'
    await server.ask({ method: 'PUT', target, body })
    const connection = new RawConnection(server.port, { isReading: false })
    const chunks: Buffer[] = []
    connection.socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      connection.socket.pause()
      setTimeout(() => connection.socket.resume(), 150)
    })
    connection.write(requestBytes(server.port, { target }))
    await connection.closed
    expect(Buffer.concat(chunks).subarray(-body.length).equals(body)).toBe(true)
  })
})

import { readdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import { RawConnection, requestBytes } from './raw-http.js'

const upload = (port: number, name: string, length: number) =>
  requestBytes(port, {
    method: 'PUT',
    target: `/api/2.0/mlflow-artifacts/artifacts/${name}`,
    headers: [
      ['Content-Length', String(length)],
      ['Connection', 'keep-alive'],
    ],
  })

describe('[D-63] SIGTERM', () => {
  it('[D-63] accepted requests are answered, new ones sent away, streams ended, and the server ends with 0', async () => {
    const server = await GuardedServer.start()
    const stream = new RawConnection(server.port)
    stream.write(requestBytes(server.port, { target: '/api/labbook/1.0/events' }))
    const idle = new RawConnection(server.port)
    idle.write(requestBytes(server.port, { target: '/health', headers: [['Connection', 'keep-alive']] }))
    await idle.answer()
    const accepted = new RawConnection(server.port)
    accepted.write(upload(server.port, 'kept.bin', 10))
    accepted.write('01234')
    await pause(300)

    const begun = Date.now()
    server.server.child.kill('SIGTERM')
    await pause(300)
    await expect(connects(server.port)).resolves.toBe(false)
    await idle.closed
    await stream.closed
    expect(stream.received).toContain('retry: 1000')
    accepted.write('56789')
    const answer = await accepted.answer({ method: 'PUT' })
    expect([answer?.status, answer?.headers['connection']]).toEqual([200, 'close'])
    await accepted.closed
    const code = await server.server.stop()
    expect([code, Date.now() - begun < 10_000]).toEqual([0, true])
    expect(await readdir(server.artifactRoot)).toEqual(['kept.bin'])
    await server.stop()
  })

  it('[D-63] a new request on a connection that is still open hears 503', async () => {
    const server = await GuardedServer.start()
    const connection = new RawConnection(server.port)
    connection.write(`GET /api/3.0/mlflow/server-info HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`)
    const busy = new RawConnection(server.port)
    busy.write(upload(server.port, 'busy.bin', 2))
    await pause(300)
    server.server.child.kill('SIGTERM')
    await pause(300)
    connection.write('\r\n')
    const answer = await connection.answer()
    // A connection without a request may be closed at once.
    if (answer !== undefined) {
      expect([answer.status, answer.headers['connection'], answer.headers['retry-after']]).toEqual([503, 'close', '1'])
    }
    busy.write('ab')
    expect((await busy.answer({ method: 'PUT' }))?.status).toBe(200)
    expect(await server.server.stop()).toBe(0)
    await server.stop()
  })

  it('[D-63] an upload that does not end is cut after eight seconds, and nothing of it is visible', async () => {
    const server = await GuardedServer.start()
    const connection = new RawConnection(server.port)
    connection.write(upload(server.port, 'cut.bin', 1_000_000_000))
    const sending = setInterval(() => connection.write(Buffer.alloc(50_000)), 100)
    await pause(300)
    const begun = Date.now()
    server.server.child.kill('SIGTERM')
    await connection.closed
    clearInterval(sending)
    const code = await server.server.stop()
    expect([code, Date.now() - begun < 10_000]).toEqual([0, true])
    expect(await readdir(server.artifactRoot)).toEqual([])
    await server.stop()
  })
})

async function connects(port: number): Promise<boolean> {
  const connection = new RawConnection(port)
  return Promise.race([
    connection.closed.then(() => false),
    new Promise<boolean>((resolve) => connection.socket.once('connect', () => resolve(true))),
  ])
}

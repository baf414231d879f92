import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { type Answer, Client, createRun, outcomeOf } from './clients.js'
import { History } from './history.js'
import { mountSpace, resizeSpace } from './mount-space.js'

const MB = 1024 * 1024
const DISK_BYTES = 8 * MB
const WORKS_WITHIN_MS = 5000

describeWith(['mount'], '[R04] disk full', () => {
  let dataDir: string
  let server: LabbookServer
  let client: Client
  let runId: string
  const history = new History()
  let batches = 0

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-disk-full-'))
    server = await startLabbook({ dataDir, under: mountSpace(dataDir, DISK_BYTES) })
    client = new Client(server.address)
    runId = await createRun(server.address)
  })
  afterAll(async () => {
    client.close()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  async function logBatch(): Promise<Answer> {
    const batch = history.begin(runId, 0, batches++)
    const answer = await client.post('runs/log-batch', batch.body)
    batch.end(outcomeOf(answer))
    return answer
  }

  async function upload(name: string, bytes: number): Promise<Answer> {
    return client.send('PUT', `/api/2.0/mlflow-artifacts/artifacts/${name}`, Buffer.alloc(bytes, name))
  }

  async function files(): Promise<unknown> {
    return JSON.parse((await client.send('GET', '/api/2.0/mlflow-artifacts/artifacts')).body)
  }

  async function health(query = ''): Promise<[number, string]> {
    const { status, body } = await client.send('GET', `/health${query}`)
    return [status, body]
  }

  /** Repeats what the full disk refused. Returns the time until it succeeds. */
  async function untilItWorks(attempt: () => Promise<Answer>): Promise<number> {
    const begun = performance.now()
    for (;;) {
      const answer = await attempt()
      const passedMs = performance.now() - begun
      if (answer.status === 200) return passedMs
      expectFull(answer)
      if (passedMs > WORKS_WITHIN_MS)
        throw new Error(`Writes do not work ${Math.round(passedMs)} ms after there is space.`)
      await pause(100)
    }
  }

  it('[R04] [D-6] [D-16] [L-30] filled by metrics: refused with the reason, readable, and healed by itself', async () => {
    let refused: Answer
    do refused = await logBatch()
    while (refused.status === 200)
    const filledWith = history.acknowledged
    expectFull(refused)
    expect(await health()).toEqual([200, `DEGRADED: ${FULL}`])
    expect((await health('?ready'))[0]).toBe(503)
    await history.check(server.address)

    await resizeSpace(server.child.pid as number, dataDir, 2 * DISK_BYTES)
    const tookMs = await untilItWorks(logBatch)
    expect(await health()).toEqual([200, 'OK'])
    expect((await health('?ready'))[0]).toBe(200)
    await history.check(server.address)
    console.log(`R04: full after ${filledWith} batches, writes work ${Math.round(tookMs)} ms after there is space`)
  })

  it('[R04] [D-6] [D-36] [L-30] filled by an upload: refused, no part visible, and runs can be logged at once', async () => {
    expect((await upload('small.bin', 1000)).status).toBe(200)
    const before = await files()
    expectFull(await upload('large.bin', 4 * DISK_BYTES))
    expect(await files()).toEqual(before)
    expect((await client.get(`runs/get?run_id=${runId}`)).status).toBe(200)
    const tookMs = await untilItWorks(logBatch)
    await resizeSpace(server.child.pid as number, dataDir, 8 * DISK_BYTES)
    const uploadMs = await untilItWorks(() => upload('large.bin', 4 * DISK_BYTES))
    expect(await files()).not.toEqual(before)
    await history.check(server.address)
    console.log(
      `R04: metrics work ${Math.round(tookMs)} ms after the upload was refused, ` +
        `the upload ${Math.round(uploadMs)} ms after there is space for it`,
    )
  })
})

const FULL = "The server's disk is full; nothing was written."

function expectFull(answer: Answer) {
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
  expect(JSON.parse(answer.body)).toEqual({ error_code: 'TEMPORARILY_UNAVAILABLE', message: FULL })
}

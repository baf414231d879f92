import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLabbook } from '../counterparts/index.js'
import { createRun, Writers } from './clients.js'
import { History } from './history.js'

const CYCLES = 30
const CLIENTS = 32

describe('[R01] kill -9 under load', () => {
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-kill-'))
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  it('[R01] [D-1] [D-2] [D-64] [D-5] loses nothing that was acknowledged and keeps no half batch', async () => {
    const history = new History()
    const from = new Array<number>(CLIENTS).fill(0)
    const starts: number[] = []
    let runIds: string[] = []
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const before = performance.now()
      const server = await startLabbook({ dataDir })
      starts.push(performance.now() - before)
      if (cycle === 0) runIds = await Promise.all(Array.from({ length: 8 }, () => createRun(server.address)))
      const writers = new Writers({ address: server.address, history, runIds, count: CLIENTS, from })
      await pause(50 + (400 * cycle) / CYCLES)
      await server.kill()
      await writers.stop()
    }
    const server = await startLabbook({ dataDir })
    await history.check(server.address)
    expect(await server.stop()).toBe(0)
    expect(history.acknowledged).toBeGreaterThan(100)
    console.log(
      `R01: ${CYCLES} kills, ${history.acknowledged} batches acknowledged, slowest start ${Math.round(Math.max(...starts))} ms`,
    )
  })
})

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient, experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { seededRandom } from './seed.js'

const DEATHS = 40
const TRAINER = fileURLToPath(new URL('trainer.mjs', import.meta.url))
const LABBOOK = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))
/** How a trainer can die, and what its run is afterwards. */
const WAYS = [
  { mode: 'SIGKILL', status: 'KILLED' },
  { mode: 'SIGTERM', status: 'KILLED' },
  { mode: 'exit', status: 'FINISHED' },
  { mode: 'throw', status: 'FAILED' },
] as const

describe('[R12] the trainer dies', () => {
  let folder: string
  let server: LabbookServer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-dies-'))
    server = await startLabbook({ dataDir: join(folder, 'data') })
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('[R12] [J-5] [J-19] [J-20] [J-21] keeps what was logged, however it dies, and labbook sync sends the rest', async () => {
    const random = seededRandom()
    const deaths = await Promise.all(
      Array.from({ length: 4 }, async (_, lane) => {
        const found = []
        for (let i = lane; i < DEATHS; i += 4) {
          found.push(await die({ name: `death ${i}`, way: WAYS[i % WAYS.length] as (typeof WAYS)[number], random }))
        }
        return found
      }),
    )
    const journal = join(folder, 'journal')
    await promisify(execFile)(process.execPath, [LABBOOK, 'sync', journal])
    expect(readdirSync(journal)).toEqual([])

    const api = createClient({ ...experimentRoutes, ...runRoutes, ...metricRoutes }, { baseUrl: server.address })
    let late = 0
    for (const { name, status, logged, diedAtMs } of deaths.flat()) {
      const { experiment } = await api.getExperimentByName({ experimentName: name })
      const { runs } = await api.searchRuns({
        experimentIds: [experiment.experimentId],
        runViewType: 'ACTIVE_ONLY',
        orderBy: [],
      })
      expect(
        runs.map(({ info }) => info.status),
        name,
      ).toEqual([status])
      const { metrics } = await api.getMetricHistory({ runId: runs[0]?.info.runId ?? '', metricKey: 'step' })
      expect(
        metrics.findIndex(({ step }, i) => step !== i),
        name,
      ).toBe(-1)
      if (diedAtMs === undefined) expect(metrics.length, name).toBeGreaterThanOrEqual(logged)
      else late = Math.max(late, diedAtMs - Number(metrics.at(-1)?.timestamp ?? diedAtMs))
    }
    // Of 100 ms that are promised; a busy machine is late with everything.
    expect(late).toBeLessThan(2000)
    console.log(`R12: ${DEATHS} deaths, at most the last ${Math.round(late)} ms before a SIGKILL missing`)
  })

  async function die({ name, way, random }: { name: string; way: (typeof WAYS)[number]; random: () => number }) {
    const { mode, status } = way
    const afterMs = 200 + Math.round(random() * 600)
    const countFile = join(folder, name)
    const options = { mode, afterMs, countFile, points: 1_000_000, perTick: 50, tickMs: 5 }
    const isAway = random() < 0.5
    const trainer = spawn(process.execPath, [TRAINER, JSON.stringify(options)], {
      env: {
        ...process.env,
        MLFLOW_TRACKING_URI: server.address,
        MLFLOW_EXPERIMENT_NAME: name,
        LABBOOK_JOURNAL_DIR: join(folder, 'journal'),
        LABBOOK_MODE: isAway ? 'offline' : 'online',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const errors = text(trainer.stderr)
    const ended = once(trainer, 'exit')
    while (counted(countFile) === 0) await pause(5)
    let diedAtMs: number | undefined
    let logged: number | undefined
    if (mode === 'SIGKILL' || mode === 'SIGTERM') {
      await pause(afterMs)
      // A program that was told to end may log a little more, to a run that has ended.
      logged = counted(countFile)
      if (mode === 'SIGKILL') diedAtMs = Date.now()
      trainer.kill(mode)
    }
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null]
    const expected = { SIGKILL: [null, 'SIGKILL'], SIGTERM: [null, 'SIGTERM'], exit: [0, null], throw: [1, null] }
    expect([code, signal], await errors).toEqual(expected[mode])
    return { name, status, logged: logged ?? counted(countFile), diedAtMs }
  }
})

/** How many points a trainer had logged when it last said so. */
function counted(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? 0)
  } catch {
    return 0
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, startLabbook } from '../counterparts/index.js'

const KILLS = 20
const POINTS = 200_000
const TRAINER = fileURLToPath(new URL('trainer.mjs', import.meta.url))

describe('[R11] the server is away', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-away-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('[R11] [D-8] [J-1] [J-2] [J-6] [J-14] has every point once and in order, after it was killed twenty times', async () => {
    const dataDir = join(folder, 'data')
    const port = await freePort()
    const options = { mode: 'away', points: POINTS, perTick: 1000, tickMs: 60 }
    const trainer = spawn(process.execPath, [TRAINER, JSON.stringify(options)], {
      env: {
        ...process.env,
        MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
        MLFLOW_EXPERIMENT_NAME: 'away',
        LABBOOK_JOURNAL_DIR: join(folder, 'journal'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [output, errors] = [text(trainer.stdout), text(trainer.stderr)]
    const ended = once(trainer, 'exit')
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startLabbook({ dataDir, port })
      await pause(300 + Math.random() * 500)
      await server.kill()
      await pause(Math.random() * 300)
    }
    const server = await startLabbook({ dataDir, port })
    expect(await ended, await errors).toEqual([0, null])
    expect(JSON.parse(await output)).toMatchObject({ waiting: 0, refused: 0, dropped: 0 })

    const api = createClient({ ...experimentRoutes, ...runRoutes, ...metricRoutes }, { baseUrl: server.address })
    const { experiment } = await api.getExperimentByName({ experimentName: 'away' })
    const { runs } = await api.searchRuns({
      experimentIds: [experiment.experimentId],
      runViewType: 'ALL',
      orderBy: [],
    })
    expect(runs.map(({ info }) => info.status)).toEqual(['FINISHED'])
    const { metrics } = await api.getMetricHistory({ runId: runs[0]?.info.runId ?? '', metricKey: 'step' })
    expect(metrics).toHaveLength(POINTS)
    expect(metrics.findIndex(({ step, value }, i) => step !== i || value !== i)).toBe(-1)
    await server.stop()
  })
})

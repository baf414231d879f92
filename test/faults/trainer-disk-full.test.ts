import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, startLabbook } from '../counterparts/index.js'
import { mountSpace, resizeSpace } from './mount-space.js'

const POINTS = 100_000
const TRAINER = fileURLToPath(new URL('trainer.mjs', import.meta.url))

describe('the disk of a trainer is full', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'labbook-trainer-full-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['while it trains', 256 * 1024],
    ['before it begins', 4096],
  ])('[J-2] [J-3] [J-16] %s: it goes on unharmed, and all of it is there once there is room', async (when, bytes) => {
    const space = join(folder, String(bytes))
    mkdirSync(space)
    const port = await freePort()
    const options = { mode: when, points: POINTS, perTick: 1000, tickMs: 20 }
    const [command, ...words] = mountSpace(space, bytes)
    const trainer = spawn(command ?? '', [...words, process.execPath, TRAINER, JSON.stringify(options)], {
      env: {
        ...process.env,
        HOME: space,
        MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`,
        MLFLOW_EXPERIMENT_NAME: when,
        LABBOOK_JOURNAL_DIR: join(space, 'journal'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [output, errors] = [text(trainer.stdout), text(trainer.stderr)]
    const ended = once(trainer, 'exit')
    await pause(4000)
    const server = await startLabbook({ dataDir: join(folder, `data-${bytes}`), port })
    await resizeSpace(trainer.pid ?? 0, space, 64 * 1024 * 1024)
    expect(await ended, await errors).toEqual([0, null])
    expect(await errors).toContain('cannot be written')
    expect(JSON.parse(await output)).toMatchObject({ waiting: 0, refused: 0, dropped: 0 })
    const api = createClient({ ...experimentRoutes, ...runRoutes, ...metricRoutes }, { baseUrl: server.address })
    const { experiment } = await api.getExperimentByName({ experimentName: when })
    const { runs } = await api.searchRuns({
      experimentIds: [experiment.experimentId],
      runViewType: 'ALL',
      orderBy: [],
    })
    expect(runs.map(({ info }) => info.status)).toEqual(['FINISHED'])
    const { metrics } = await api.getMetricHistory({ runId: runs[0]?.info.runId ?? '', metricKey: 'step' })
    expect(metrics).toHaveLength(POINTS)
    expect(metrics.findIndex(({ step }, i) => step !== i)).toBe(-1)
    await server.stop()
  })
})

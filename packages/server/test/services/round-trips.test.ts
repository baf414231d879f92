import { randomBytes } from 'node:crypto'
import type { Metric, Tag } from '@labbook/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, openTestDatabase } from '../../../../test/counterparts/index.js'
import { readConfig } from '../../src/config.js'
import { InProcessEvents } from '../../src/events/in-process.js'
import { JsonText } from '../../src/services/context.js'
import { ensureDefaultExperiment } from '../../src/services/default-experiment.js'
import { metricService } from '../../src/services/metrics.js'
import { runService } from '../../src/services/runs.js'
import { openStore } from '../../src/store/sql/open-store.js'
import { openCountingProxy } from '../store/counting-proxy.js'

const KEYS = Array.from({ length: 20 }, (_, i) => `key-${i}`)
const CALL = { idempotencyKey: undefined, onReplay: () => undefined }

/** Counts, because a time would say how far away the database is: each trip is paid once there and once back. */
describeWith(['postgres'], 'how often a request waits for PostgreSQL', () => {
  let services: Awaited<ReturnType<typeof opened>>
  beforeAll(async () => {
    services = await opened()
  })
  afterAll(() => services.close())

  const metrics = (step: number) => KEYS.map((key) => ({ key, value: step / 7, timestamp: 1000 + step, step }))
  const texts = (value: string) => KEYS.map((key) => ({ key, value }))

  it('[D-21] [D-22] runs are created, logged to and ended in three trips a request, whatever the number of keys', async () => {
    const { traffic, newRun, batch, metric, end } = services
    const runId = await newRun()
    expect(await traffic(() => newRun(texts('x')))).toEqual({ trips: 3, statements: 7 })
    expect(await traffic(() => batch(runId, { params: texts('1') }))).toEqual({ trips: 3, statements: 5 })
    expect(await traffic(() => batch(runId, { metrics: metrics(0) }))).toEqual({ trips: 3, statements: 6 })
    expect(await traffic(() => batch(runId, { metrics: metrics(1) }))).toEqual({ trips: 3, statements: 6 })
    expect(await traffic(() => metric(runId, { key: 'key-0', value: 1, timestamp: 2000, step: 2 }))).toEqual({
      trips: 3,
      statements: 6,
    })
    expect(await traffic(() => batch(runId, { tags: texts('y') }))).toEqual({ trips: 2, statements: 4 })
    expect(await traffic(() => end(runId))).toEqual({ trips: 3, statements: 6 })
  })

  it('[D-22] new keys take two trips more, whatever their number', async () => {
    const { traffic, newRun, batch } = services
    const runId = await newRun()
    const params = KEYS.map((key) => ({ key: `new-${key}`, value: '1' }))
    expect((await traffic(() => batch(runId, { params }))).trips).toBe(5)
  })

  it('[D-3] a batch that is repeated takes two trips more, whatever the number of keys', async () => {
    const { traffic, newRun, batch } = services
    const runId = await newRun()
    await batch(runId, { metrics: metrics(0) })
    expect((await traffic(() => batch(runId, { metrics: metrics(0) }))).trips).toBe(5)
  })

  it('[D-21] single points of many runs that come together share their trips', async () => {
    const { traffic, newRun, metric } = services
    const runIds = await Promise.all(Array.from({ length: 30 }, () => newRun()))
    const log = (step: number) =>
      Promise.all(runIds.map((runId) => metric(runId, { key: 'key-1', value: 1, timestamp: 1, step })))
    await log(0)
    // The first goes at once, the others while it is under way.
    expect((await traffic(() => log(1))).statements).toBeLessThanOrEqual(18)
  })

  it('[D-21] whole runs are read in two trips, whatever their number', async () => {
    const { traffic, newRun, search } = services
    for (let i = 0; i < 5; i++) await newRun(texts('z'))
    expect((await traffic(search)).trips).toBe(2)
  })

  /** Services on a database whose connections are open and whose keys are known. */
  async function opened() {
    const proxy = await openCountingProxy(await openTestDatabase())
    const config = readConfig({ backendStoreUri: proxy.url, allowUnsafePostgres: true })
    const opened = await openStore(config, { allowUnsafePostgres: true, onFatal: () => undefined })
    const { store } = opened
    const newId = () => randomBytes(16).toString('hex')
    const events = new InProcessEvents({ startId: 'test', nowMs: Date.now })
    const context = { store, events, nowMs: Date.now, newId, random: Math.random }
    await ensureDefaultExperiment(context, { ofExperiment: (id) => `mlflow-artifacts:/${id}` })
    const [runs, { logMetric }] = [runService(context), metricService(context)]

    const newRun = async (tags: readonly Tag[] = []) => {
      const answer = await runs.createRun({ experimentId: '0', userId: '', tags }, CALL)
      if (answer instanceof JsonText) throw new Error('A run is answered as a value.')
      return answer.run.info.runId
    }
    const batch = (
      runId: string,
      content: { metrics?: readonly Metric[]; params?: readonly Tag[]; tags?: readonly Tag[] },
    ) => runs.logBatch({ runId, metrics: [], params: [], tags: [], ...content }, CALL)
    const query = { experimentIds: ['0'], runViewType: 'ACTIVE_ONLY', maxResults: 5, orderBy: [] } as const
    await batch(await newRun(texts('a')), { params: texts('0'), metrics: metrics(0) })
    await runs.searchRuns(query, CALL)
    return {
      async close() {
        await opened.close()
        await proxy.close()
      },
      traffic: (work: () => Promise<unknown>) => proxy.during(work),
      newRun,
      batch,
      metric: (runId: string, metric: Metric) => logMetric({ runId, ...metric }, CALL),
      end: (runId: string) => runs.updateRun({ runId, status: 'FINISHED', endTime: 5 }, CALL),
      search: () => runs.searchRuns(query, CALL),
    }
  }
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Client,
  createClient,
  experimentRoutes,
  loggedModelRoutes,
  metricRoutes,
  runRoutes,
  serverInfoRoutes,
} from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.js'
import { readConfig } from '../../src/config.js'

const routes = { ...experimentRoutes, ...runRoutes, ...metricRoutes, ...loggedModelRoutes, ...serverInfoRoutes }

describe('the typed client and the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-client-'))
  let app: App
  let client: Client<typeof routes>

  beforeAll(async () => {
    app = await createApp(readConfig({ dataDir: folder, port: 0, logLevel: 'silent', staticPrefix: '/team-a' }))
    client = createClient(routes, { baseUrl: await app.listen() })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  it('[tracking-api 1.4] exact values go there and come back', async () => {
    const { experimentId } = await client.createExperiment({ name: 'ünï & co', tags: [{ key: 't', value: 'ü' }] })
    expect((await client.getExperimentByName({ experimentName: 'ünï & co' })).experiment.experimentId).toBe(
      experimentId,
    )
    const { run } = await client.createRun({ experimentId, userId: 'ann', tags: [] })
    const { runId } = run.info
    const points = [
      { key: 'm', value: Number.NaN, timestamp: 0, step: -9223372036854775808n },
      { key: 'm', value: -Infinity, timestamp: 9007199254740993n, step: 0 },
      { key: 'm', value: 5e-324, timestamp: 9223372036854775807n, step: 9223372036854775807n },
    ]
    await client.logBatch({ runId, metrics: points, params: [{ key: 'p', value: '' }], tags: [] })
    expect((await client.getMetricHistory({ runId, metricKey: 'm' })).metrics).toEqual(points)
    const { run: whole } = await client.getRun({ runId })
    expect(whole.data).toMatchObject({ metrics: [points[2]], params: [{ key: 'p', value: '' }] })
    const asked = { filter: 'metrics.m > 0', orderBy: ['metrics.m DESC'], runViewType: 'ALL' as const }
    const { runs } = await client.searchRuns({ experimentIds: [experimentId], ...asked })
    expect(runs).toEqual([whole])
  })

  it('[tracking-api 7.2] a path with odd characters is the same at both ends', async () => {
    const { model } = await client.createLoggedModel({
      experimentId: '0',
      modelType: '',
      sourceRunId: '',
      params: [],
      tags: [{ key: 'a/b c?d=é', value: '1' }],
    })
    const { modelId } = model.info
    await client.deleteLoggedModelTag({ modelId, tagKey: 'a/b c?d=é' })
    expect((await client.getLoggedModel({ modelId, allowDeleted: false })).model.info.tags).toEqual([])
    await client.deleteLoggedModel({ modelId })
    expect((await client.getLoggedModel({ modelId, allowDeleted: true })).model.info.modelId).toBe(modelId)
  })

  it('[tracking-api 1.5] errors are what the server threw', async () => {
    await expect(client.getRun({ runId: 'unknown' })).rejects.toMatchObject({
      name: 'ApiError',
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Run with id=unknown not found',
    })
    await expect(client.searchExperiments({ maxResults: 0, orderBy: [], viewType: 'ALL' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer",
    })
  })

  it('[tracking-api 10] tells what kind of store it has', async () => {
    expect(await client.getServerInfo({})).toMatchObject({ storeType: 'SqlStore', workspacesEnabled: false })
  })
})

import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type App, createApp } from '../../src/app.js'
import type { ServerConfig } from '../../src/config.js'
import { collectGarbage } from '../../src/maintenance/collect-garbage.js'
import { verifyStore } from '../../src/maintenance/verify.js'
import { freshConfig } from './store-openers.js'

function garbageSuite(database: 'sqlite' | 'postgres') {
  it('[D-73] removes every row of runs, models and experiments, in slices', async () => {
    const config = await freshConfig(database)
    const made = await withApp(config, async (app) => {
      const { experiment_id: experimentId } = await post(app, 'experiments/create', {
        name: 'old',
        tags: [{ key: 'a', value: 'b' }],
      })
      const runId = await makeRun(app, experimentId as string, { points: 12_500 })
      const { model } = await post(app, 'logged-models', { experiment_id: experimentId, source_run_id: runId })
      const { model_id: modelId } = (model as { info: { model_id: string } }).info
      await post(app, 'runs/log-batch', {
        run_id: runId,
        metrics: [{ key: 'm', value: 1, timestamp: 1, model_id: modelId }],
      })
      const kept = await makeRun(app, '0', { points: 10 })
      await post(app, 'experiments/delete', { experiment_id: experimentId })
      return { experimentId, runId, modelId, kept }
    })
    const garbage = await collectGarbage(config, { apply: true, olderThanMs: 0 })
    expect(garbage).toMatchObject({
      experiments: [{ id: made.experimentId, name: 'old' }],
      runs: [{ id: made.runId }],
      models: [{ id: made.modelId }],
      kept: [],
      troubles: [],
      interrupted: false,
    })
    expect(await faultsOf(config)).toEqual([])
    await withApp(config, async (app) => {
      expect((await app.http.inject(`/api/2.0/mlflow/runs/get?run_id=${made.runId}`)).statusCode).toBe(404)
      expect((await app.http.inject(`/api/2.0/mlflow/logged-models/${made.modelId}`)).statusCode).toBe(404)
      expect((await app.http.inject(`/api/2.0/mlflow/runs/get?run_id=${made.kept}`)).statusCode).toBe(200)
    })
  })

  it('[D-72] keeps a dataset that a live run uses and drops the one that nobody uses any more', async () => {
    const config = await freshConfig(database)
    await withApp(config, async (app) => {
      const [gone, kept] = [await makeRun(app, '0'), await makeRun(app, '0')]
      const dataset = (name: string) => ({ dataset: { name, digest: 'd', source_type: 'local', source: '{}' } })
      await post(app, 'runs/log-inputs', { run_id: gone, datasets: [dataset('shared'), dataset('alone')] })
      await post(app, 'runs/log-inputs', { run_id: kept, datasets: [dataset('shared')] })
      await post(app, 'runs/delete', { run_id: gone })
    })
    await collectGarbage(config, { apply: true, olderThanMs: 0 })
    await withApp(config, async (app) => {
      const { dataset_summaries: summaries } = await post(
        app,
        'experiments/search-datasets',
        { experiment_ids: ['0'] },
        '/ajax-api',
      )
      expect(summaries).toEqual([expect.objectContaining({ name: 'shared' })])
    })
  })

  it('[D-72] never takes what a version of a registered model names, and says which one', async () => {
    const config = await freshConfig(database)
    const made = await withApp(config, async (app) => {
      const { experiment_id: experimentId } = await post(app, 'experiments/create', { name: 'old' })
      const [named, source, free] = [
        await makeRun(app, experimentId as string, { points: 10 }),
        await makeRun(app, '0'),
        await makeRun(app, '0'),
      ]
      const { model } = await post(app, 'logged-models', { experiment_id: experimentId, source_run_id: free })
      const { model_id: modelId } = (model as { info: { model_id: string } }).info
      await post(app, 'registered-models/create', { name: 'm' })
      await post(app, 'model-versions/create', { name: 'm', source: 's3://elsewhere/model', run_id: named })
      await post(app, 'model-versions/create', { name: 'm', source: `runs:/${source}/model` })
      await post(app, 'model-versions/create', { name: 'm', source: `models:/${modelId}` })
      for (const runId of [source, free]) await post(app, 'runs/delete', { run_id: runId })
      await post(app, 'experiments/delete', { experiment_id: experimentId })
      return { experimentId: experimentId as string, named, source, free, modelId }
    })
    const garbage = await collectGarbage(config, { apply: true, olderThanMs: 0 })
    expect(garbage.experiments).toEqual([])
    expect(garbage.models).toEqual([])
    expect(garbage.runs).toEqual([])
    const reasonOf = new Map(garbage.kept.map(({ id, reason }) => [id, reason]))
    expect(reasonOf.get(made.named)).toBe('the registered model m, version 1 needs it')
    expect(reasonOf.get(made.source)).toBe('the registered model m, version 2 needs it')
    expect(reasonOf.get(made.free)).toBe('the registered model m, version 3 needs it')
    expect(reasonOf.get(made.experimentId)).toMatch(/^it contains the (run|model) .*, which m, version \d needs$/)

    await withApp(config, async (app) => {
      for (const version of ['1', '2', '3']) {
        const payload = { name: 'm', version }
        await app.http.inject({ method: 'DELETE', url: '/api/2.0/mlflow/model-versions/delete', payload })
      }
    })
    const rest = await collectGarbage(config, { apply: true, olderThanMs: 0 })
    expect(rest.runs.map(({ id }) => id).toSorted()).toEqual([made.named, made.source, made.free].toSorted())
    expect([rest.experiments.length, rest.models.length, rest.kept]).toEqual([1, 1, []])
    expect(await faultsOf(config)).toEqual([])
  })

  it('[D-72] a version is not made from what is being removed', async () => {
    const config = await freshConfig(database)
    const second = await withApp(config, async (app) => {
      const runIds = [await makeRun(app, '0'), await makeRun(app, '0')]
      for (const runId of runIds) await post(app, 'runs/delete', { run_id: runId })
      await post(app, 'registered-models/create', { name: 'm' })
      return runIds[1]
    })
    const stop = new AbortController()
    const stopAfterOne = { signal: stop.signal, onProgress: () => stop.abort() }
    await collectGarbage(config, { apply: true, olderThanMs: 0, ...stopAfterOne })
    await withApp(config, async (app) => {
      const payload = { name: 'm', source: `runs:/${second}/model` }
      const { statusCode, body } = await app.http.inject({
        method: 'POST',
        url: '/api/2.0/mlflow/model-versions/create',
        payload,
      })
      expect([statusCode, body]).toEqual([400, expect.stringContaining('is being permanently deleted')])
    })
  })

  it('[D-73] stopped between two entities, it leaves the rest marked and the next one carries on', async () => {
    const config = await freshConfig(database)
    const runIds = await withApp(config, async (app) => {
      const ids = [await makeRun(app, '0'), await makeRun(app, '0'), await makeRun(app, '0')]
      for (const runId of ids) await post(app, 'runs/delete', { run_id: runId })
      return ids
    })
    const stop = new AbortController()
    const first = await collectGarbage(config, {
      apply: true,
      olderThanMs: 0,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    expect([first.interrupted, first.runs.map(({ id }) => id)]).toEqual([true, runIds.slice(0, 1)])
    await withApp(config, async (app) => {
      const payload = { run_id: runIds[1] }
      const { statusCode, body } = await app.http.inject({
        method: 'POST',
        url: '/api/2.0/mlflow/runs/restore',
        payload,
      })
      expect([statusCode, body]).toEqual([400, expect.stringContaining('is being permanently deleted')])
    })
    const second = await collectGarbage(config, { apply: true, olderThanMs: 86_400_000 })
    expect(second.runs.map(({ id }) => id)).toEqual(runIds.slice(1))
  })

  it('[D-71] a dry run changes nothing and works beside a server', async () => {
    const config = await freshConfig(database)
    await withApp(config, async (app) => {
      const runId = await makeRun(app, '0')
      await post(app, 'runs/delete', { run_id: runId })
      const dry = { apply: false, olderThanMs: 0 }
      expect((await collectGarbage(config, dry)).runs.map(({ id }) => id)).toEqual([runId])
      await post(app, 'runs/restore', { run_id: runId })
      expect((await collectGarbage(config, dry)).runs).toEqual([])
    })
  })

  it('[D-81] finds a summary that is not what its points are', async () => {
    const config = await freshConfig(database)
    await withApp(config, async (app) => void (await makeRun(app, '0', { points: 2500 })))
    expect(await faultsOf(config)).toEqual([])
  })
}

describe('gc on SQLite', () => garbageSuite('sqlite'))
describeWith(['postgres'], 'gc on PostgreSQL', () => garbageSuite('postgres'))

async function withApp<T>(config: ServerConfig, use: (app: App) => Promise<T>): Promise<T> {
  const app = await createApp(config)
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}

async function post(app: App, route: string, payload: object, api = '/api'): Promise<Record<string, unknown>> {
  const { statusCode, body } = await app.http.inject({ method: 'POST', url: `${api}/2.0/mlflow/${route}`, payload })
  expect([route, statusCode, statusCode === 200 ? '' : body]).toEqual([route, 200, ''])
  return JSON.parse(body) as Record<string, unknown>
}

async function makeRun(app: App, experimentId: string, { points = 0 } = {}): Promise<string> {
  const { run } = await post(app, 'runs/create', { experiment_id: experimentId })
  const { run_id: runId } = (run as { info: { run_id: string } }).info
  for (let from = 0; from < points; from += 1000) {
    const metrics = Array.from({ length: Math.min(1000, points - from) }, (_, i) => {
      const step = from + i
      return {
        key: step % 2 === 0 ? 'loss' : 'acc',
        value: step % 7 === 0 ? 'NaN' : Math.sin(step),
        timestamp: step,
        step,
      }
    })
    await post(app, 'runs/log-batch', { run_id: runId, metrics })
  }
  return runId
}

async function faultsOf(config: ServerConfig): Promise<string[]> {
  const faults: string[] = []
  for await (const fault of verifyStore(config, { quick: false })) faults.push(fault)
  return faults
}

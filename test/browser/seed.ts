import {
  consolePartPath,
  createClient,
  experimentRoutes,
  loggedModelRoutes,
  metricRoutes,
  modelVersionRoutes,
  registeredModelRoutes,
  runRoutes,
  runTableRoutes,
  viewRoutes,
  writeLogLine,
} from '@labbook/protocol'

const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const MODEL_FILE = `flavors:
  python_function:
    loader_module: mlflow.sklearn
signature:
  inputs: '[{"type": "double", "name": "sqft_living"}]'
  outputs: '[{"type": "double", "name": "price"}]'
`

const FOREST_FILE = `flavors:
  python_function:
    loader_module: mlflow.sklearn
signature:
  inputs: '[{"type": "double", "name": "sqft_living"}, {"type": "long", "name": "grade"}]'
  outputs: '[{"type": "double", "name": "price"}]'
`

/** A run of `seed`, with what was logged. */
export interface SeededRun {
  readonly runId: string
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
}

export type Seeded = Awaited<ReturnType<typeof seed>>

/** Typed clients with which tests change data, as a program would. */
export function clientsOf(baseUrl: string) {
  return {
    experiments: createClient(experimentRoutes, { baseUrl }),
    runs: createClient(runRoutes, { baseUrl }),
    runTable: createClient(runTableRoutes, { baseUrl }),
    metrics: createClient(metricRoutes, { baseUrl }),
    loggedModels: createClient(loggedModelRoutes, { baseUrl }),
    registeredModels: createClient(registeredModelRoutes, { baseUrl }),
    modelVersions: createClient(modelVersionRoutes, { baseUrl }),
    views: createClient(viewRoutes, { baseUrl }),
  }
}

/**
 * One experiment with a handful of runs: two regressions with a curve of 100 points, a forest with artifacts, its nested
 * child, and one that failed; a logged model of the second, and two versions of a registered model made from it and from the
 * child. They are listed in the order of their start times.
 */
export async function seed(baseUrl: string) {
  const { experiments, runs, metrics, loggedModels, registeredModels, modelVersions } = clientsOf(baseUrl)
  const { experimentId } = await experiments.createExperiment({ name: 'house prices', tags: [] })
  const startedMs = Date.now() - 3_600_000
  let count = 0

  async function addRun(
    name: string,
    params: Record<string, string>,
    metrics: Record<string, number>,
    options: { status?: 'FINISHED' | 'FAILED'; tags?: Record<string, string>; curve?: (step: number) => number } = {},
  ): Promise<SeededRun> {
    const startTime = startedMs + 60_000 * count++
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: name, startTime, tags: [] })
    const { runId } = run.info
    const { curve } = options
    await runs.logBatch({
      runId,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      tags: Object.entries(options.tags ?? {}).map(([key, value]) => ({ key, value })),
      metrics: [
        ...Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: startTime, step: 0 })),
        ...Array.from({ length: curve === undefined ? 0 : 100 }, (_, step) => ({
          key: 'loss',
          value: curve?.(step) ?? 0,
          timestamp: startTime + 100 * step,
          step,
        })),
      ],
    })
    await runs.updateRun({ runId, status: options.status ?? 'FINISHED', endTime: startTime + 30_000 })
    return { runId, name, params, metrics }
  }

  const simple = await addRun(
    'simple regression',
    { features: '1', fit_intercept: 'True' },
    { Test_R2_score: 0.4901234567890123, Train_R2_score: 0.49 },
    { tags: { Regressor: 'simple' }, curve: (step) => 1 / (step + 1) },
  )
  const multiple = await addRun(
    'multiple regression',
    { features: '14', fit_intercept: 'True' },
    { Test_R2_score: 0.7, Train_R2_score: 0.69 },
    { tags: { Regressor: 'multiple' }, curve: (step) => 2 / (step + 1) },
  )
  const forest = await addRun(
    'default forest',
    { features: '14', n_estimators: '100' },
    { Test_R2_score: 0.872219, Train_R2_score: 0.983 },
    { tags: { Regressor: 'forest', team: 'pricing' } },
  )
  const child = await addRun(
    'child of the forest',
    { n_estimators: '200' },
    {},
    { tags: { 'mlflow.parentRunId': forest.runId } },
  )
  const failed = await addRun('broken attempt', {}, {}, { status: 'FAILED' })

  const printing = await seedPrinting(baseUrl, startedMs - 3_600_000)

  const files: Record<string, string | Uint8Array> = {
    'features.txt': 'sqft_living\ngrade\n',
    'prices.csv': 'id,price\n1,221900\n2,538000\n',
    'settings/model.json': '{"depth":10,"id":9007199254740993}',
    'dot.png': Buffer.from(PICTURE, 'base64'),
  }
  for (const [path, body] of Object.entries(files)) await upload(baseUrl, `${experimentId}/${forest.runId}`, path, body)

  const schema = '{"mlflow_colspec":[{"type":"double","name":"sqft_living","required":true}]}'
  await runs.logInputs({
    runId: multiple.runId,
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
        dataset: { name: 'house sales', digest: 'hs/1', sourceType: 'local', source: '{"uri":"sales.csv"}', schema },
      },
    ],
    models: [],
  })

  const { model } = await loggedModels.createLoggedModel({
    experimentId,
    name: 'regressor',
    modelType: 'linear',
    sourceRunId: multiple.runId,
    params: [{ key: 'fit_intercept', value: 'True' }],
    tags: [{ key: 'owner', value: 'ada' }],
  })
  const { modelId } = model.info
  await metrics.logMetric({
    runId: multiple.runId,
    modelId,
    key: 'rmse',
    value: 0.123456789012345,
    timestamp: startedMs,
    step: 0,
    datasetName: 'holdout',
    datasetDigest: 'd1',
  })
  await upload(baseUrl, `${experimentId}/models/${modelId}`, 'MLmodel', MODEL_FILE)
  await loggedModels.finalizeLoggedModel({ modelId, status: 'LOGGED_MODEL_READY' })

  const name = 'house-prices'
  await upload(baseUrl, `${experimentId}/${child.runId}`, 'forest/MLmodel', FOREST_FILE)
  await registeredModels.createRegisteredModel({
    name,
    tags: [{ key: 'owner', value: 'pricing' }],
    description: '# Prices',
  })
  const sources = [
    { source: `models:/${modelId}`, runId: multiple.runId, modelId },
    { source: `mlflow-artifacts:/${experimentId}/${child.runId}/artifacts/forest`, runId: child.runId, modelId: '' },
  ]
  for (const source of sources)
    await modelVersions.createModelVersion({ name, ...source, tags: [], runLink: '', description: '' })
  await registeredModels.setModelAlias({ name, alias: 'champion', version: 1 })
  return { experimentId, simple, multiple, forest, child, failed, printing, modelId, registered: name }
}

/** A run of Default that printed on both streams, and measured its machine. */
async function seedPrinting(baseUrl: string, startTime: number) {
  const { runs } = clientsOf(baseUrl)
  const { run } = await runs.createRun({ experimentId: '0', userId: 'ada', runName: 'printing', startTime, tags: [] })
  const { runId } = run.info
  const lines = Array.from({ length: 100 }, (_, i) =>
    writeLogLine({
      text: i % 9 === 8 ? 'overflow encountered' : `epoch ${i} \u001b[3${1 + (i % 6)}mloss\u001b[0m ${1 / (i + 1)}`,
      stream: i % 9 === 8 ? 'stderr' : 'stdout',
      timeMs: startTime + 600 * i,
    }),
  )
  await upload(baseUrl, `0/${runId}`, consolePartPath(1), lines.join(''))
  await upload(baseUrl, `0/${runId}`, 'logs/notes.txt', 'Traceback (most recent call last):\nValueError: no\n')
  const metrics = Array.from({ length: 12 }, (_, step) =>
    ['cpu_utilization_percentage', 'system_memory_usage_megabytes'].map((name) => ({
      key: `system/${name}`,
      value: 10 + step,
      timestamp: startTime + 5000 * step,
      step,
    })),
  ).flat()
  await runs.logBatch({ runId, metrics, params: [], tags: [] })
  await runs.updateRun({ runId, status: 'FAILED', endTime: startTime + 60_000 })
  return { runId }
}

/** Stores a file of a run (`<experiment>/<run>`) or a model (`<experiment>/models/<model>`), as a client does. */
export async function upload(baseUrl: string, owner: string, path: string, body: string | Uint8Array) {
  const escaped = path.split('/').map(encodeURIComponent).join('/')
  const address = `${baseUrl}/api/2.0/mlflow-artifacts/artifacts/${owner}/artifacts/${escaped}`
  const response = await fetch(address, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body) })
  if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`)
}

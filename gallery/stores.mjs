import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { get, post, postTo } from '../bench/client.mjs'
import { counterparts } from '../scripts/counterparts.mjs'
import { root } from '../scripts/run.mjs'

/** The course on the house sales, logged by the stock Python client. */
export async function courseStore(address) {
  const program = join(root, 'examples/python-client/house_prices.py')
  execFileSync(counterparts.python.find() ?? 'python3', [program, '--tracking-uri', address], { stdio: 'inherit' })
  const described = await describeCourse(address)
  const sources = described.models.map(({ info }) => ({
    source: `models:/${info.model_id}`,
    run_id: info.source_run_id,
    model_id: info.model_id,
  }))
  await register(address, REGISTERED, { sources, description: 'Predicts the **sale price** of a house in US dollars.' })
  return described
}

export async function describeCourse(address) {
  const path = '/api/2.0/mlflow/experiments/get-by-name?experiment_name=kc_house_price_prediction'
  const { experiment } = JSON.parse(await get(address, path))
  const experimentId = experiment.experiment_id
  const { runs } = await post(address, '/runs/search', {
    experiment_ids: [experimentId],
    order_by: ['metrics.Test_R2_score DESC'],
  })
  const { models = [] } = await post(address, '/logged-models/search', { experiment_ids: [experimentId] })
  const named = (part) => runs.find(({ info }) => info.run_name.includes(part))?.info.run_id
  return {
    experimentId,
    runIds: [named('Polynomial'), ...runs.map(({ info }) => info.run_id)].filter(
      (id, i, all) => id && all.indexOf(id) === i,
    ),
    metrics: ['Test_R2_score', 'Train_R2_score', 'Test_MAE', 'Test_RMSE'],
    params: ['n_estimators', 'max_depth'],
    artifact: 'correlation_heatmap.png',
    artifactRunId: named('exploratory'),
    autologgedId: named('params autologged'),
    modelRunId: named('metrics autologged'),
    modelId: models[0]?.info.model_id,
    models,
    registered: REGISTERED,
  }
}

const REGISTERED = 'kc_house_price'

/** A registered model with a version of each source; its aliases lead to the newest two. */
async function register(address, name, { sources, description = '' }) {
  await post(address, '/registered-models/create', { name, description, tags: [{ key: 'owner', value: 'pricing' }] })
  for (const source of sources)
    await post(address, '/model-versions/create', { name, ...source, description: description.slice(0, 200) })
  for (const [back, alias] of ['champion', 'challenger'].entries())
    await post(address, '/registered-models/alias', { name, alias, version: String(sources.length - back) })
}

const RUNS = 10_000
const KEYS = 12_000
const PARAMS = 300
const LONG = `${'a very long name that nobody would write by hand '.repeat(10)}end`
const NAMES = [
  'naïve 🌲🌳🌴 forest',
  'تجربة الانحدار',
  'שלום עולם',
  LONG,
  '<b>bold</b> & "quoted"',
  'x'.repeat(250),
  '名前のない実験',
  '‮reversed‬',
  'a/b/c',
  ' ',
]
const LONG_KEY = 'a long key: '.repeat(20).trim()
const VALUES = ['NaN', 'Infinity', '-Infinity', 0, -0, 1e-300, 1.7976931348623157e308, 123456789.12345679, -1e21]

/** What no mock-up shows: many of everything, and names and numbers at their limits. */
export async function hostileStore(address) {
  const made = await post(address, '/experiments/create', { name: `${NAMES[0]}/${NAMES[1]}/${LONG.slice(0, 400)}` })
  const experimentId = made.experiment_id
  for (const name of NAMES.slice(1, 9))
    await post(address, '/experiments/create', { name: `folder/${name.trim() || 'blank'}` })
  await postTo(address, '/api/2.0/mlflow/experiments/set-experiment-tag', {
    experiment_id: experimentId,
    key: 'mlflow.note.content',
    value: `# ${NAMES[0]}\n\n${'words and more words '.repeat(80)}\n\n| a | b |\n|---|---|\n| 1 | 2 |`,
  })
  const runIds = []
  await inTurns(RUNS, 100, async (n) => {
    const { run } = await post(address, '/runs/create', {
      experiment_id: experimentId,
      run_name: n < 2 * NAMES.length ? NAMES[n % NAMES.length] : `run ${n}`,
      start_time: Date.now() - n * 61_000,
      user_id: NAMES[n % 3],
    })
    const id = run.info.run_id
    const isRich = n < 4
    await post(address, '/runs/log-batch', {
      run_id: id,
      metrics: isRich
        ? Array.from({ length: 1000 }, (_, i) => ({
            key: i < 900 ? `loss` : `metric ${i}`,
            value: VALUES[(i + n) % 13] ?? Math.sin(i / 50) + n,
            timestamp: 1.7e12 + i,
            step: i === 899 ? '9223372036854775807' : i,
          }))
        : [
            { key: 'loss', value: VALUES[n % 40] ?? 1 / n, timestamp: 1, step: 0 },
            { key: `metric ${n % KEYS}`, value: n, timestamp: 1, step: 0 },
          ],
      params: isRich ? [] : [{ key: 'n', value: String(n) }],
    })
    if (isRich) await hostileContent(address, id, n)
    if (n % 7 === 1)
      await post(address, '/runs/update', {
        run_id: id,
        status: ['FINISHED', 'FAILED', 'KILLED'][n % 3],
        end_time: Date.now() - n * 60_000,
      })
    runIds[n] = id
  })
  for (const name of NAMES.filter((each) => each.trim() !== '')) {
    const valid = name.replaceAll('/', ' ').slice(0, 256)
    const sources = runIds.slice(0, 12).map((id) => ({ source: `s3://bucket/${LONG.slice(0, 250)}/${id}`, run_id: id }))
    await register(address, valid, { sources, description: `${NAMES[1]}\n\n${'words and more words '.repeat(80)}` })
  }
  return describeHostile(address)
}

export async function describeHostile(address) {
  const { experiments } = await post(address, '/experiments/search', { max_results: 100 })
  const experimentId = experiments.find(({ name }) => name.startsWith(NAMES[0])).experiment_id
  const { runs } = await post(address, '/runs/search', {
    experiment_ids: [experimentId],
    max_results: 5,
    order_by: ['attributes.start_time DESC'],
  })
  return {
    experimentId,
    runIds: runs.map(({ info }) => info.run_id),
    metrics: ['loss', 'metric 900', 'metric 901', 'metric 902'],
    params: [LONG_KEY, 'param 1'],
    artifact: 'text.txt',
    registered: LONG.slice(0, 256),
  }
}

async function hostileContent(address, runId, n) {
  for (let at = 0; at < PARAMS; at += 100) {
    const params = Array.from({ length: 100 }, (_, i) => {
      const name = at + i === 0 ? LONG_KEY : `param ${at + i}`
      return { key: name, value: i % 10 === 0 ? LONG : NAMES[(i + n) % 9].trim() || String(i) }
    })
    await post(address, '/runs/log-batch', { run_id: runId, params })
  }
  for (let at = 0; at < KEYS / 4; at += 1000) {
    const metrics = Array.from({ length: 1000 }, (_, i) => ({
      key: `metric ${n * (KEYS / 4) + at + i}`,
      value: i,
      timestamp: 1,
      step: 0,
    }))
    await post(address, '/runs/log-batch', { run_id: runId, metrics })
  }
  const tags = NAMES.slice(0, 6).map((value, i) => ({ key: i === 0 ? LONG_KEY : `tag ${i}`, value }))
  await post(address, '/runs/log-batch', {
    run_id: runId,
    tags: [...tags, { key: 'mlflow.note.content', value: `${NAMES[1]}\n\n${'line\n'.repeat(60)}` }],
  })
  const { run } = JSON.parse(await get(address, `/api/2.0/mlflow/runs/get?run_id=${runId}`))
  const base = `${address}/api/2.0/mlflow-artifacts/artifacts/${run.info.experiment_id}/${runId}/artifacts`
  const put = (path, body) =>
    fetch(`${base}/${path.split('/').map(encodeURIComponent).join('/')}`, { method: 'PUT', body })
  await put('text.txt', `${'x'.repeat(5000)}\n${NAMES.join('\n')}\n${'line\n'.repeat(30_000)}`)
  for (let i = 0; i < 300; i++) await put(`many/file ${i} ${NAMES[i % 9].slice(0, 80)}.txt`, String(i))
}

/** `count` jobs, so many at once. */
async function inTurns(count, atOnce, job) {
  for (let at = 0; at < count; at += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - at) }, (_, i) => job(at + i)))
  }
}

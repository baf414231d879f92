import { LabbookClient } from '../packages/sdk/dist/index.js'
import { writeLogLine } from '../packages/protocol/dist/index.js'
import { post, postTo } from '../bench/client.mjs'
import { courseStore } from './stores.mjs'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The course, and beside it what the mock-ups show: a sweep with groups and children, and a network with curves. */
export async function designStore(address) {
  const course = await courseStore(address)
  await tagExperiment(address, course.experimentId, {
    'mlflow.note.content': 'House prices of King County, five regressions',
    'mlflow.experiment.primaryMetric.name': 'Test_R2_score',
    'mlflow.experiment.primaryMetric.greaterIsBetter': 'True',
    'labbook.metric.Train_R2_score': '{"goal":"max"}',
    'labbook.metric.Test_RMSE': '{"goal":"min"}',
    'labbook.metric.Test_MAE': '{"goal":"min"}',
  })
  const ids = {}
  for (const name of ['pricing/drift-watch', 'breast_cancer', 'vision/segments', 'vision/faces']) {
    ids[name] = (await post(address, '/experiments/create', { name })).experiment_id
  }
  const sweep = await forestSweep(address)
  const network = await priceNetwork(address)
  const running = await runningNow(address, { driftId: ids['pricing/drift-watch'], facesId: ids['vision/faces'] })
  return { ...course, ...sweep, ...network, ...running }
}

async function tagExperiment(address, experimentId, tags) {
  for (const [key, value] of Object.entries(tags))
    await postTo(address, '/api/2.0/mlflow/experiments/set-experiment-tag', { experiment_id: experimentId, key, value })
}

/** Runs that go on: two with a curve, and one that prints, measures its machine, and has not been heard of for a while. */
async function runningNow(address, { driftId, facesId }) {
  const now = Date.now()
  for (const [name, minutes, floor] of [
    ['eager-wren-640', 4.2, 0.123],
    ['lucid-stork-173', 6.7, 0.122],
  ]) {
    const startMs = now - minutes * MINUTE
    const points = Array.from({ length: 40 }, (_, step) => ({
      key: 'val_loss',
      value: floor + 0.2 * Math.exp(-step / 8) + (random(name, step) - 0.5) * 0.02,
      step,
      timestamp: Math.round(startMs + step * 5000),
    }))
    await logRun(address, { experimentId: driftId, name, startMs, status: 'RUNNING', source: 'watch.py', points })
  }
  const startMs = now - 19 * MINUTE
  const printing = await logRun(address, {
    experimentId: facesId,
    name: 'humble-ibis-215',
    startMs,
    status: 'RUNNING',
    source: 'train_mlp.py',
    points: systemPoints(startMs),
  })
  const base = `${address}/api/2.0/mlflow-artifacts/artifacts/${facesId}/${printing}/artifacts`
  await fetch(`${base}/logs/console/00000001.ndjson`, { method: 'PUT', body: consoleText(startMs) })
  await post(address, '/runs/set-tag', { run_id: printing, key: 'labbook.heartbeat', value: String(now - 192_000) })

  const spiked = await logRun(address, { experimentId: facesId, name: 'brisk-otter-402', startMs, tookMs: 72_000 })
  const steps = Array.from({ length: 11_850 }, (_, step) => ({
    key: 'train_batch_loss',
    value: step === 5012 ? 0.731 : 0.1 * Math.exp(random('batch', step) - 0.5) + 1.5 * Math.exp(-step / 80),
    step,
    timestamp: Math.round(startMs + step * 6),
  }))
  for (let at = 0; at < steps.length; at += 1000)
    await post(address, '/runs/log-batch', { run_id: spiked, metrics: steps.slice(at, at + 1000) })
  return { facesId, printingId: printing, spikedId: spiked }
}

function consoleText(startMs) {
  const lines = []
  const print = (text, stream = 'stdout') =>
    lines.push(writeLogLine({ text, stream, timeMs: Math.round(startMs + lines.length * 10_000) }))
  for (let epoch = 1; epoch <= 36; epoch++) {
    const loss = (0.09 + 0.2 / epoch).toFixed(4)
    print(`epoch ${epoch}/50  batch 119/237  loss ${loss}`)
    print(`epoch ${epoch}/50  train_loss ${loss}  val_loss 0.11${40 + epoch}  val_rmse ${139_800 - epoch * 150}`)
    if (epoch % 5 === 0) print(`checkpoint saved: checkpoints/epoch_${epoch}.onnx (94 kB)`)
    if (epoch === 30) {
      print('RuntimeWarning: overflow encountered in exp', 'stderr')
      print('  price = np.exp(y * scale + shift)', 'stderr')
      print('  3 of 6,483 predictions set to the largest training price', 'stderr')
    }
  }
  return lines.join('')
}

function systemPoints(startMs) {
  const at = (key, valueOf) =>
    Array.from({ length: 95 }, (_, step) => ({
      key: `system/${key}`,
      value: valueOf(step, random(key, step)),
      step,
      timestamp: Math.round(startMs + step * 10_000),
    }))
  return [
    ...at('cpu_utilization_percentage', (step, noise) => (step < 2 ? 28 : 55 + 20 * noise)),
    ...at('system_memory_usage_megabytes', (step) => 4000 + step * 60),
    ...at('system_memory_usage_percentage', (step) => 25 + step * 0.37),
    ...at('gpu_0_utilization_percentage', (step, noise) => (step < 2 ? 2 : 70 + 20 * noise)),
    ...at('disk_usage_megabytes', (step) => 12_000 + step * 3),
    ...at('network_transmit_megabytes', (step, noise) => step * 0.15 + noise * 0.1),
  ]
}

/** 0 ≤ x < 1, the same for the same words. */
function random(...words) {
  let hash = 2166136261
  for (const char of words.join(' ')) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619)
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

const R2_OF_DEPTH = { None: 0.8705, 20: 0.8695, 10: 0.852, 6: 0.806 }

function forestScores({ depth, trees, leaf, seed }) {
  const r2 =
    (R2_OF_DEPTH[depth] ?? 0.869) + (trees - 100) * 1e-5 - (leaf - 1) * 5e-4 + random(depth, trees, leaf, seed) * 3e-3
  const rmse = Math.sqrt(1 - r2) * 379_800
  return { Test_R2_score: r2, Test_RMSE: rmse, Test_MAE: rmse * 0.52, Train_R2_score: Math.min(0.985, r2 + 0.09) }
}

async function forestSweep(address) {
  const { experiment_id: experimentId } = await post(address, '/experiments/create', { name: 'pricing/forest-sweep' })
  await tagExperiment(address, experimentId, {
    'mlflow.note.content': 'Forests over depth, trees, leaf size and seed',
    'mlflow.experiment.primaryMetric.name': 'Test_R2_score',
    'mlflow.experiment.primaryMetric.greaterIsBetter': 'True',
    'labbook.metric.Test_RMSE': '{"goal":"min"}',
    'labbook.metric.Test_MAE': '{"goal":"min"}',
  })
  const now = Date.now()
  const log = (run) => logRun(address, { experimentId, ...run })
  const forest = ({ name, parentId, settings, ageMs, tookMs, source = 'sweep.py', status, note, hasScores = true }) => {
    const { depth, trees, leaf, seed, features } = settings
    const params = {
      max_depth: depth,
      n_estimators: trees,
      min_samples_leaf: leaf,
      random_state: seed,
      max_features: features,
    }
    return log({
      name,
      parentId,
      startMs: now - ageMs,
      tookMs,
      status,
      source,
      note,
      params,
      metrics: hasScores ? forestScores({ depth: depth ?? 'unset', trees, leaf, seed }) : {},
      dataset: 'house_sales',
    })
  }

  let age = 5 * DAY
  for (const leaf of [1, 2, 4, 8]) {
    for (const depth of ['None', '20', '10', '6']) {
      for (const trees of [50, 100, 200]) {
        for (let seed = 0; seed < 5; seed++) {
          const failed = leaf === 1 && depth === '20' && trees === 200 && seed === 2
          await forest({
            name: `forest-king-county-depth-${depth.toLowerCase()}-leaf-${leaf}-trees-${trees}-seed-${seed}`,
            settings: { depth, trees, leaf, seed },
            ageMs: (age -= MINUTE),
            tookMs: trees * 50,
            status: failed ? 'FAILED' : 'FINISHED',
            hasScores: !failed,
            note: failed
              ? 'Out of memory'
              : leaf === 1 && depth === '20' && seed === 3
                ? 'Best at this depth'
                : undefined,
          })
        }
      }
    }
  }
  await forest({
    name: 'forest-king-county-trees-100',
    settings: { trees: 100, leaf: 1, seed: 0 },
    ageMs: 4 * DAY,
    tookMs: 6000,
  })

  const baseline = await forest({
    name: 'Random Forest Regression tuned params',
    settings: { depth: '10', trees: 200, leaf: 2 },
    ageMs: 3 * DAY,
    tookMs: 9800,
    source: 'course.ipynb',
  })
  await tagExperiment(address, experimentId, { 'labbook.baseline': baseline })
  const compared = [baseline]
  for (const [tail, depth, leaf, features] of [
    ['default params', 'None', 1, '1.0'],
    ['depth-none-sqrt', 'None', 1, 'sqrt'],
    ['depth-none-leaf-4', 'None', 4, '0.5'],
    ['depth-20-leaf-1', '20', 1, '1.0'],
    ['depth-20-leaf-2', '20', 2, '1.0'],
    ['depth-20-sqrt', '20', 2, 'sqrt'],
    ['depth-10-leaf-1', '10', 1, '1.0'],
    ['depth-6-leaf-1', '6', 1, '1.0'],
  ]) {
    compared.push(
      await forest({
        name: tail.includes(' ') ? `Random Forest Regression ${tail}` : `forest-king-county-${tail}`,
        settings: { depth, trees: tail.includes('10') || tail.includes(' ') ? 100 : 200, leaf, features },
        ageMs: 2.5 * DAY,
        tookMs: 12_000,
      }),
    )
  }

  const pilot = await log({
    name: 'forest-king-county-pilot',
    startMs: now - 2 * DAY,
    tookMs: 20_000,
    source: 'pilot.ipynb',
  })
  for (const trees of [100, 50]) {
    await forest({
      name: `forest-king-county-pilot-trees-${trees}`,
      parentId: pilot,
      settings: { depth: 'None', trees, leaf: 1, seed: 0 },
      ageMs: 2 * DAY,
      tookMs: trees * 60,
      source: 'pilot.ipynb',
    })
  }
  await post(address, '/runs/delete', { run_id: pilot })
  await post(address, '/runs/set-tag', { run_id: baseline, key: 'stage', value: 'course' })

  const depthSweep = await log({
    name: 'forest-king-county-depth-sweep',
    startMs: now - 2 * HOUR,
    tookMs: 423_000,
    source: 'sweep.py',
  })
  for (let i = 0; i < 36; i++) {
    await forest({
      name: `forest-king-county-depth-${4 + i}-seed-0`,
      parentId: depthSweep,
      settings: { depth: String(4 + i), trees: 100, leaf: 2, seed: i },
      ageMs: 2 * HOUR - i * 10_000,
      tookMs: 9000,
    })
  }
  const leafSweep = await log({
    name: 'forest-king-county-leaf-sweep',
    startMs: now - 6.7 * MINUTE,
    status: 'RUNNING',
    source: 'sweep.py',
  })
  let nestedParent
  for (let i = 0; i < 12; i++) {
    const leaf = [1, 1, 2, 2, 3, 3, 4, 4, 6, 6, 8, 8][i]
    const isLast = i === 11
    const id = await forest({
      name: `forest-king-county-depth-10-leaf-${leaf}-seed-${i % 2}`,
      parentId: leafSweep,
      settings: { depth: '10', trees: 100, leaf, seed: i % 2 },
      ageMs: (isLast ? 1.2 : 6.5 - i * 0.35) * MINUTE,
      tookMs: i === 10 ? 2000 : 10_000,
      status: isLast ? 'RUNNING' : i === 10 ? 'FAILED' : 'FINISHED',
      hasScores: i < 10,
    })
    if (i === 6) nestedParent = id
  }
  for (const fold of ['north', 'south']) {
    await forest({
      name: `forest-king-county-depth-10-leaf-4-seed-0-fold-${fold}`,
      parentId: nestedParent,
      settings: { depth: '10', trees: 100, leaf: 40, seed: 0 },
      ageMs: 5 * MINUTE,
      tookMs: 5200,
    })
  }
  return { sweepId: experimentId, comparedIds: compared, nestedIds: [leafSweep, nestedParent] }
}

const NETWORKS = [
  ['keen-plover-764', 0.001, '128-64', 0.879],
  ['brisk-otter-402', 0.003, '128-64', 0.871],
  ['amber-lynx-557', 0.01, '64-32', 0.868],
  ['gentle-ibex-349', 0.001, '64-32', 0.864],
  ['restless-finch-876', 0.03, '64-32', 0.856],
  ['quiet-heron-118', 0.001, '64-32', 0.849],
  ['solemn-carp-290', 0.003, '32', 0.84],
  ['patient-moth-031', 0.01, '32', 0.8],
]

async function priceNetwork(address) {
  const { experiment_id: experimentId } = await post(address, '/experiments/create', { name: 'kc_house_price_mlp' })
  await tagExperiment(address, experimentId, {
    'mlflow.note.content': 'A small network on the same 14 features',
    'mlflow.experiment.primaryMetric.name': 'val_rmse',
    'mlflow.experiment.primaryMetric.greaterIsBetter': 'False',
    'labbook.metric.test_r2': '{"goal":"max"}',
    'labbook.metric.test_rmse': '{"goal":"min"}',
    'labbook.metric.test_mae': '{"goal":"min"}',
    'labbook.metric.val_loss': '{"goal":"min"}',
  })
  const client = new LabbookClient({ trackingUri: address })
  const ids = []
  for (const [at, [name, rate, layers, r2]] of NETWORKS.entries()) {
    const startMs = Date.now() - (NETWORKS.length - at) * HOUR
    const rmse = Math.sqrt(1 - r2) * 379_000
    const curves = []
    for (let step = 1; step <= 55; step++) {
      const timestamp = startMs + step * 4000
      const wobble = (word) => (random(name, step, word) - 0.5) * 0.06
      const decay = Math.exp(-step / (10 + at))
      curves.push({ key: 'train_loss', value: 0.07 + at * 0.006 + 0.25 * decay * (1 + wobble('t')), step, timestamp })
      curves.push({ key: 'val_loss', value: 0.109 + at * 0.004 + 0.18 * decay + wobble('v') * 0.05, step, timestamp })
      curves.push({ key: 'val_rmse', value: rmse * (1 + 0.8 * decay + wobble('r') * 0.2), step, timestamp })
      const isDead = name.startsWith('restless') && step > 30 && step < 45
      curves.push({ key: 'grad_norm', value: isDead ? 0 : (0.08 + 2 * decay) * (1 + 4 * wobble('g')), step, timestamp })
    }
    const finals = { test_r2: r2, test_rmse: rmse, test_mae: rmse * 0.54, fit_seconds: 40 + 100 * random(name, 'fit') }
    const id = await logRun(address, {
      experimentId,
      name,
      startMs,
      tookMs: 141_000 - at * 9000,
      source: 'train.ts',
      params: { learning_rate: rate, hidden_layers: layers, batch_size: 64, dropout: at % 2 === 0 ? 0 : 0.1 },
      metrics: finals,
      points: curves,
      dataset: 'house_sales',
    })
    for (const step of name.startsWith('restless') ? [10, 20, 30] : [10, 20, 30, 40, 50]) {
      await client.logImage(id, scatterImage(name, r2, step), {
        key: 'pred_vs_actual',
        step,
        timestamp: startMs + step * 4000,
      })
    }
    ids.push(id)
  }
  await tagExperiment(address, experimentId, { 'labbook.baseline': ids[2] })
  return { networkId: experimentId, networkIds: ids }
}

/** Predicted over actual prices, as pixels: the better the model, the nearer the diagonal. */
function scatterImage(name, r2, step) {
  const [width, height] = [220, 160]
  const data = new Uint8Array(width * height * 3).fill(255)
  const spread = (1 - r2) * 180 * (1 + 20 / step)
  for (let i = 0; i < 1500; i++) {
    const x = Math.floor(width * random(name, step, i, 'x') ** 1.4)
    const y = Math.floor(height - (x / width) * height + (random(name, step, i, 'y') - 0.5) * spread * 2)
    if (y < 0 || y >= height) continue
    data.set([40, 110, 170], (y * width + x) * 3)
  }
  return { data, shape: [height, width, 3] }
}

/** Logs a run that ended in the past, or still runs; gives its ID. */
async function logRun(address, run) {
  const { experimentId, name, parentId, startMs, tookMs = 0, status = 'FINISHED', source, note, dataset } = run
  const tags = {
    'mlflow.user': 'ada',
    'mlflow.source.name': source,
    'mlflow.source.type': 'LOCAL',
    'mlflow.parentRunId': parentId,
    'mlflow.note.content': note,
  }
  const listed = (values = {}) =>
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: String(value) }]))
  const { run: made } = await post(address, '/runs/create', {
    experiment_id: experimentId,
    run_name: name,
    start_time: Math.round(startMs),
    user_id: 'ada',
    tags: listed(tags),
  })
  const runId = made.info.run_id
  const metrics = Object.entries(run.metrics ?? {}).map(([key, value]) => ({
    key,
    value,
    step: 0,
    timestamp: Math.round(startMs + tookMs),
  }))
  await post(address, '/runs/log-batch', {
    run_id: runId,
    metrics: [...metrics, ...(run.points ?? [])],
    params: listed(run.params),
  })
  if (dataset !== undefined) {
    const described = { name: dataset, digest: '5a1b9c02', source_type: 'local', source: '{"uri":"house_sales.csv"}' }
    const tag = { key: 'mlflow.data.context', value: 'training' }
    await post(address, '/runs/log-inputs', { run_id: runId, datasets: [{ tags: [tag], dataset: described }] })
  }
  if (status !== 'RUNNING')
    await post(address, '/runs/update', { run_id: runId, status, end_time: Math.round(startMs + tookMs) })
  return runId
}

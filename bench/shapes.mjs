import { post } from './client.mjs'

/** A number in [0, 1) that looks random and is the same in every run: the fractional part of n · k. */
export const spread = (n, k) => (n * k) % 1

/** Runs in a new experiment, by id. */
export async function newRuns(address, count) {
  const { experiment_id } = await post(address, '/experiments/create', { name: `bench-${performance.now()}` })
  const ids = []
  for (let i = 0; i < count; i++) ids.push((await post(address, '/runs/create', { experiment_id })).run.info.run_id)
  return ids
}

/** Bodies of log-metric without repeated points: 10 keys in turn over the runs. */
export function metricBodies(runIds, count, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    const run_id = runIds[n % runIds.length]
    const step = Math.floor(n / (runIds.length * 10))
    const key = `k${Math.floor(n / runIds.length) % 10}`
    return JSON.stringify({ run_id, key, value: spread(n, 0.618), timestamp: 1.7e12 + n, step })
  })
}

/** Bodies of log-batch without repeated points: 1,000 points over 10 keys each. */
export function batchBodies(runIds, count, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    const metrics = Array.from({ length: 1000 }, (_, j) => {
      const step = n * 100 + Math.floor(j / 10)
      return { key: `b${j % 10}`, value: spread(n * 1000 + j, 0.618), timestamp: 1.7e12 + step, step }
    })
    return JSON.stringify({ run_id: runIds[n % runIds.length], metrics })
  })
}

/** Bodies of log-batch with 10 points, every point once. */
export function smallBatchBodies(runIds, count, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    const step = Math.floor(n / runIds.length)
    const metrics = Array.from({ length: 10 }, (_, k) => ({
      key: `s${k}`,
      value: spread(n * 10 + k, 0.618),
      timestamp: 1.7e12 + n,
      step,
    }))
    return JSON.stringify({ run_id: runIds[n % runIds.length], metrics })
  })
}

/** Bodies of log-batch as training sends them once per epoch: 20 keys with one point each. */
export function epochBodies(runIds, count, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const step = Math.floor((from + i) / runIds.length)
    const metrics = Array.from({ length: 20 }, (_, k) => ({
      key: `e${k}`,
      value: spread(step * 20 + k, 0.618),
      timestamp: 1.7e12 + step,
      step,
    }))
    return JSON.stringify({ run_id: runIds[(from + i) % runIds.length], metrics })
  })
}

const MODELS = ['forest', 'linear', 'svm', 'tree', 'knn']

/** The data of the nth run of a searchable experiment: 10 metrics, 10 params and 5 tags. */
export function searchableRun(n) {
  const metric = (key, k) => ({ key, value: spread(n, k), timestamp: 1, step: 0 })
  return {
    name: `run-${n}`,
    startTime: 1.7e12 + n,
    metrics: [
      metric('accuracy', 0.6180339887),
      metric('loss', 0.4142135623),
      ...Array.from({ length: 8 }, (_, k) => metric(`m${k}`, 0.1 + 0.07 * k)),
    ],
    params: [
      { key: 'model', value: MODELS[n % MODELS.length] },
      ...Array.from({ length: 9 }, (_, k) => ({ key: `p${k}`, value: String((n * 7 + k) % 100) })),
    ],
    tags: [
      { key: 'note', value: `note-${n}` },
      ...Array.from({ length: 4 }, (_, k) => ({ key: `t${k}`, value: `v${(n + k) % 10}` })),
    ],
  }
}

/** Creates an experiment of many such runs, several at a time, and returns its id. */
export async function searchableRuns(address, count, progress, atOnce = 200) {
  const { experiment_id } = await post(address, '/experiments/create', { name: `search-${count}` })
  const one = async (n) => {
    const { name, startTime, ...data } = searchableRun(n)
    const start = { experiment_id, start_time: startTime, run_name: name }
    const { run } = await post(address, '/runs/create', start)
    await post(address, '/runs/log-batch', { run_id: run.info.run_id, ...data })
  }
  for (let n = 0; n < count; n += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - n) }, (_, i) => one(n + i)))
    if (n % 5000 === 0) progress(`${n.toLocaleString('en')} of ${count.toLocaleString('en')} runs`)
  }
  return experiment_id
}

/** The expected result of {@link SEARCH} on `searchableRuns`: the names of the runs, best first, computed here. */
export function expectedBest(count, limit) {
  return Array.from({ length: count }, (_, n) => n)
    .filter((n) => spread(n, 0.6180339887) > 0.8 && n % MODELS.length === 0)
    .sort((a, b) => spread(a, 0.4142135623) - spread(b, 0.4142135623))
    .slice(0, limit)
    .map((n) => `run-${n}`)
}

export const SEARCH = {
  filter: "metrics.accuracy > 0.8 and params.model = 'forest'",
  order_by: ['metrics.loss ASC'],
}

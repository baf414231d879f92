import { join } from 'node:path'
import { startEcho, startLabbook } from '../scripts/servers.mjs'
import { get, post, postTo } from './client.mjs'
import { cpuMsOf, median, paired, timesOf } from './measure.mjs'
import { pointsRunId, runIdOf, seededPoint, seedPoints, seedRuns } from './seed.mjs'
import { expectedBest, SEARCH } from './shapes.mjs'

const API = '/api/2.0/mlflow'
const TIMES = 10

/** The cost of a request as the store grows, in runs and then in points, compared with a smaller store. */
export async function growth(context) {
  await growingRuns(context)
  await growingPoints(context)
}

async function growingRuns({ folder, pairs, row, progress }) {
  const stores = [
    { runs: 10_000, counts: [10_000] },
    { runs: 100_000, counts: [100_000, 100_000] },
    { runs: 300_000, counts: [300_000] },
  ]
  let small
  for (const { runs, counts } of stores) {
    const dataDir = join(folder, `runs-${runs}`)
    await seedRuns(dataDir, counts, progress)
    progress(`measuring ${runs.toLocaleString('en')} runs`)
    const store = { runs, server: await startLabbook(dataDir) }
    try {
      await measureRuns(store, small ?? store, { pairs, row })
      if (counts.length > 1) await inTurn(store, { pairs, row })
    } finally {
      if (small !== undefined) await store.server.stop()
    }
    small ??= store
  }
  await small.server.stop()
}

async function measureRuns({ runs, server: { address, pid } }, small, { pairs, row }) {
  const among = `among ${runs.toLocaleString('en')} runs`
  const search = (to, extra) =>
    post(to, '/runs/search', { experiment_ids: ['0'], max_results: 100, ...SEARCH, ...extra })
  let step = 0
  const logPoint = (to, n) =>
    post(to, '/runs/log-metric', { run_id: runIdOf(0, n), key: 'loss', value: 2, timestamp: 1, step: ++step })

  const calm = await waitsOf(() => logPoint(address, 1), new Promise((resolve) => setTimeout(resolve, 1000)))
  const began = performance.now()
  const loading = search(address)
  const waits = await waitsOf(() => logPoint(address, 1), loading)
  const firstMs = performance.now() - began
  const names = (await loading).runs.map(({ info }) => info.run_name)
  if (names.join() !== expectedBest(runs, 100).join()) throw new Error('The search found other runs than it should.')
  const longest = (waits) => Math.max(...waits)
  row('P15', `first search after a start ${among}, ms`, firstMs, Number.NaN, Number.NaN, '–')
  row(
    'G13',
    `longest wait of a write beside it, ms, beside one of no search`,
    longest(waits),
    longest(calm),
    longest(waits) / longest(calm),
    '≤ 50 ms',
  )

  const p50 = (call) => async () => median(await timesOf(TIMES, call))
  const besideSmall = (claim, what, call, goal) =>
    paired(
      pairs,
      p50(() => call(address)),
      p50(() => call(small.server.address)),
    ).then(({ own, base, ratio }) =>
      row(claim, `${what} ${among}, p50 ms, beside ${small.runs.toLocaleString('en')}`, own, base, ratio, goal),
    )
  await besideSmall('P14', 'search, 100 full runs,', search, '≤ 12 × per 10 × runs')
  for (const order_by of columnsInUse()) await search(address, { filter: '', order_by })
  let searchMs
  const afterPoint = async () => {
    await logPoint(address, 7)
    const start = performance.now()
    await search(address)
    searchMs.push(performance.now() - start)
  }
  const p50AfterPoint = async () => {
    searchMs = []
    for (let i = 0; i < TIMES; i++) await afterPoint()
    return median(searchMs)
  }
  const warm = () => search(address)
  const what = `search after a run logged a point ${among}, 40 columns in use,`
  const changed = await paired(pairs, p50AfterPoint, p50(warm))
  row('G12', `${what} p50 ms, beside one after nothing`, changed.own, changed.base, changed.ratio, '≤ 8 ms')
  const cpu = await paired(
    pairs,
    () => cpuMsOf(pid, 5 * TIMES, afterPoint),
    () => cpuMsOf(pid, 5 * TIMES, warm),
  )
  row('G12', `${what} processor ms of the server`, cpu.own, cpu.base, cpu.ratio, '≤ 8 ms')

  if (runs >= 100_000) await coldPages({ runs, among, address, pid, search }, { pairs, row })
  await besideSmall('G1', 'log-metric', (to) => logPoint(to, 9), '≤ 1.3 ×')
  await besideSmall('G4', 'runs/get', (to) => get(to, `${API}/runs/get?run_id=${runIdOf(0, 5)}`), '≤ 1.3 ×')
  await besideSmall('G6', 'runs/create', (to) => post(to, '/runs/create', { experiment_id: '0' }), '≤ 1.3 ×')
}

/** Pages of 1,000 full runs that have not been read yet. */
async function coldPages({ runs, among, address, pid, search }, { pairs, row }) {
  const bytes = JSON.stringify(await search(address, { filter: '', max_results: 1000 })).length
  const constant = await startEcho([String(bytes)])
  // Ranges of accuracy, each with about 1,200 runs spread over the store.
  const width = 1200 / runs
  let window = 0
  const nextPage = async () => {
    const [from, to] = [window * width, ++window * width]
    const filter = `metrics.accuracy >= ${from} and metrics.accuracy < ${to}`
    const answer = await search(address, { filter, max_results: 1000 })
    if (answer.runs.length !== 1000) throw new Error('The page is not full.')
  }
  const page = async () => median(await timesOf(5, nextPage))
  const body = async () => median(await timesOf(5, () => get(constant.address, '/').then(JSON.parse)))
  const what = `1,000 full runs ${among}, not in memory,`
  const { own, base, ratio } = await paired(Math.min(pairs, 10), page, body)
  row('P12', `${what} ms, beside a constant body`, own, base, ratio, '≤ 30 ms')
  const sent = () => get(constant.address, '/')
  const cpu = [await cpuMsOf(pid, 15, nextPage), await cpuMsOf(constant.pid, 15, sent)]
  row('P12', `${what} processor ms of the server`, cpu[0], cpu[1], cpu[0] / cpu[1], '≤ 30 ms')
  await constant.stop()
}

async function inTurn({ runs, server: { address } }, { pairs, row }) {
  const search = (id) => post(address, '/runs/search', { experiment_ids: [id], max_results: 100, ...SEARCH })
  let next = 0
  await search('1')
  const turn = async () => median(await timesOf(TIMES, () => search(String(next++ % 2))))
  const same = async () => median(await timesOf(TIMES, () => search('0')))
  const { own, base, ratio } = await paired(pairs, turn, same)
  const what = `two experiments of ${runs.toLocaleString('en')} runs searched in turn, p50 ms, beside one`
  row('G5', what, own, base, ratio, '≤ 10 ms')
}

async function growingPoints({ folder, pairs, row, progress }) {
  const counts = [1_000_000, 10_000_000]
  const dataDir = join(folder, 'points')
  await seedPoints(dataDir, counts, progress)
  const { address, stop } = await startLabbook(dataDir)
  try {
    const logged = [...counts]
    const batch = async (i) => {
      const metrics = Array.from({ length: 1000 }, () => seededPoint(logged[i]++))
      await post(address, '/runs/log-batch', { run_id: pointsRunId(i), metrics })
    }
    const history = async (i) => {
      const query = `run_id=${pointsRunId(i)}&metric_key=loss&max_results=25000`
      const { metrics } = JSON.parse(await get(address, `${API}/metrics/get-history?${query}`))
      if (metrics.length !== 25_000 || metrics.at(-1).step !== 24_999) throw new Error('The page is not right.')
    }
    const chart = async (i) => {
      const query = { run_ids: [pointsRunId(i)], keys: ['loss'], buckets: 2000 }
      const { series } = await postTo(address, '/api/labbook/1.0/metrics/buckets', query)
      const counted = series[0].n.reduce((sum, count) => sum + count, 0)
      if (counted !== logged[i]) throw new Error(`The chart counts ${counted} of ${logged[i]} points.`)
    }
    const search = async (i) => {
      const filter = `attributes.run_id = '${pointsRunId(i)}' and metrics.loss > -2`
      const { runs } = await post(address, '/runs/search', { experiment_ids: ['0'], filter })
      if (runs.length !== 1) throw new Error('The run was not found.')
    }
    for (const { claim, what, call, times, goal } of [
      { claim: 'G3', what: '2,000 buckets of all points', call: chart, times: 1, goal: '≤ 12 × (linear)' },
      { claim: 'G1', what: 'log-batch of 1,000', call: batch, times: TIMES, goal: '≤ 1.3 ×' },
      { claim: 'G2', what: 'history, a page of 25,000', call: history, times: 5, goal: '≤ 1.3 ×' },
      { claim: 'G5', what: 'search by its latest value', call: search, times: TIMES, goal: '≤ 1.3 ×' },
    ]) {
      const p50 = (i) => async () => median(await timesOf(times, () => call(i)))
      const { own, base, ratio } = await paired(pairs, p50(1), p50(0))
      row(claim, `${what}, of a series of 10,000,000 points, p50 ms, beside 1,000,000`, own, base, ratio, goal)
    }
  } finally {
    await stop()
  }
}

/** Calls one after the other until something else is done; returns the milliseconds of each. */
async function waitsOf(call, until) {
  let isDone = false
  void until.then(() => (isDone = true))
  const waits = []
  while (!isDone) {
    const start = performance.now()
    await call()
    waits.push(performance.now() - start)
  }
  return waits
}

/** Orders that together need forty columns. */
function columnsInUse() {
  const metrics = ['accuracy', 'loss', ...Array.from({ length: 8 }, (_, k) => `m${k}`)].map((key) => `metrics.${key}`)
  const texts = [
    'params.model',
    ...Array.from({ length: 9 }, (_, k) => `params.p${k}`),
    'tags.note',
    ...Array.from({ length: 4 }, (_, k) => `tags.t${k}`),
  ]
  const columns = [...metrics, ...metrics.map((metric) => `max(${metric})`), ...texts]
  const more = metrics.slice(0, 40 - columns.length).map((metric) => `min(${metric})`)
  const all = [...columns, ...more]
  return Array.from({ length: 8 }, (_, i) => all.slice(5 * i, 5 * i + 5))
}

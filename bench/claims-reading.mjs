import { get, post, postTo } from './client.mjs'
import { median, paired, timesOf } from './measure.mjs'
import { startEcho, startLabbook } from '../scripts/servers.mjs'
import { expectedBest, newRuns, SEARCH, searchableRuns } from './shapes.mjs'

const API = '/api/2.0/mlflow'

/** P7: a million points over HTTP; P9: the same as 2,000 for a chart. */
export async function history({ folder, flags, pairs, row }) {
  const server = await startLabbook(folder, flags)
  try {
    const [run_id] = await newRuns(server.address, 1)
    const point = (step) => ({ key: 'loss', value: Math.sin(step), timestamp: 1.7e12 + step, step })
    for (let from = 0; from < 1e6; from += 1000) {
      const metrics = Array.from({ length: 1000 }, (_, i) => point(from + i))
      await post(server.address, '/runs/log-batch', { run_id, metrics })
    }
    const path = `${API}/metrics/get-history?run_id=${run_id}&metric_key=loss`
    const ready = Array.from({ length: 1e6 }, (_, step) => point(step))
    const same = JSON.parse(await get(server.address, path)).metrics
    if (same.length !== 1e6 || same.some((found, i) => found.step !== i || found.value !== ready[i].value)) {
      throw new Error('The history that came back is not what was logged.')
    }
    const stringify = async () => median(await timesOf(1, async () => void JSON.stringify(ready)))
    const whole = await paired(pairs, async () => median(await timesOf(1, () => get(server.address, path))), stringify)
    row('P7', 'history of 1,000,000 points, one answer, ms', whole.own, whole.base, whole.ratio, '≤ 1.2 ×')
    const inPages = async () => {
      let token = ''
      do {
        const more = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`
        token = JSON.parse(await get(server.address, `${path}&max_results=25000${more}`)).next_page_token ?? ''
      } while (token !== '')
    }
    const paged = await paired(pairs, async () => median(await timesOf(1, inPages)), stringify)
    row('P7', 'the same in pages of 25,000, parsed, ms', paged.own, paged.base, paged.ratio, '≤ 1.2 ×')
    const values = ready.map(({ value }) => value)
    const greatest = values.reduce((a, b) => Math.max(a, b))
    const smallest = values.reduce((a, b) => Math.min(a, b))
    const chart = async () => {
      const query = { run_ids: [run_id], keys: ['loss'], buckets: 2000 }
      const { series } = await postTo(server.address, '/api/labbook/1.0/metrics/buckets', query)
      const counted = series[0].n.reduce((sum, count) => sum + count, 0)
      const isExact = Math.max(...series[0].max) === greatest && Math.min(...series[0].min) === smallest
      if (counted !== 1e6 || !isExact) throw new Error('The buckets are not those of the points.')
    }
    const unit = async () => median(await timesOf(50, () => get(server.address, '/health')))
    const drawn = await paired(pairs, async () => median(await timesOf(3, chart)), unit)
    row('P9', '1,000,000 points as 2,000 buckets, p50 ms', drawn.own, drawn.base, drawn.ratio, '≤ 3,500 ×')
  } finally {
    await server.stop()
  }
}

/** P11, P12, P13: searches among many runs; P26: starting with that many. */
export async function search({ folder, flags, pairs, runs, row, progress }) {
  let server = await startLabbook(folder, flags)
  const echo = await startEcho()
  try {
    const experiment_ids = [await searchableRuns(server.address, runs, progress)]
    const ask = (extra) => post(server.address, '/runs/search', { experiment_ids, ...SEARCH, ...extra })
    const names = (await ask({ max_results: 100 })).runs.map((run) => run.info.run_name)
    if (names.join() !== expectedBest(runs, 100).join()) throw new Error('The search found other runs than it should.')
    const unit = async () => median(await timesOf(50, () => get(server.address, '/health')))
    const p50 = (extra) => async () => median(await timesOf(30, () => ask(extra)))
    const hundred = await paired(pairs, p50({ max_results: 100 }), unit)
    const among = `among ${runs.toLocaleString('en')} runs`
    row('P11', `search ${among}, 100 full runs, p50 ms`, hundred.own, hundred.base, hundred.ratio, '≤ 80 ×')
    const bytes = JSON.stringify(await ask({ max_results: 1000 })).length
    const constant = await startEcho([String(bytes)])
    const body = async () => median(await timesOf(30, () => get(constant.address, '/').then(JSON.parse)))
    const thousand = await paired(pairs, p50({ max_results: 1000 }), body)
    await constant.stop()
    row('P12', 'the same, 1,000 full runs, p50 ms', thousand.own, thousand.base, thousand.ratio, '≤ 30 ×')
    const rare = {
      filter: "tags.note LIKE '%-99%' and params.p3 != '4'",
      order_by: ['metrics.m5 DESC'],
      max_results: 100,
    }
    const worst = await paired(pairs, p50(rare), p50({ max_results: 100 }))
    row('P13', 'rare LIKE on a tag, foreign order, p50 ms', worst.own, worst.base, worst.ratio, '≤ 20 ×')

    await server.stop()
    server = await startLabbook(folder, flags)
    const first = performance.now()
    await ask({ max_results: 100 })
    const firstMs = performance.now() - first
    row('P15', 'first search after a start, ms', firstMs, hundred.own, firstMs / hundred.own, '≤ 1 s')
    row('P26', `start to /health ${among}, ms`, server.readyMs, Number.NaN, Number.NaN, '≤ 1.3 × empty')
  } finally {
    await Promise.all([server.stop(), echo.stop()])
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { get, post } from './client.mjs'
import { median, paired, timesOf } from './measure.mjs'
import { startLabbook, startMlflow } from '../scripts/servers.mjs'
import { batchBodies, metricBodies, newRuns, SEARCH, searchableRuns } from './shapes.mjs'
import { stockRates } from './stock-rates.mjs'

/** P21: the same requests to a stock MLflow server on SQLite. The ratio is how many times faster we are. */
export async function besideMlflow({ folder, pairs, seconds, row, progress }) {
  await mkdir(folder, { recursive: true })
  const stock = await startMlflow(folder)
  if (stock === undefined) {
    progress('P21 is left out: `npm run provision` installs the stock server')
    return
  }
  const server = await startLabbook(join(folder, 'data'))
  try {
    const rate = stockRates({ server, stock, pairs, seconds })
    const metric = '/runs/log-metric'
    const shape = { bodiesOf: metricBodies, perSecond: 40_000, runs: 50 }
    const single = await rate(metric, { ...shape, connections: 1 })
    row('P21', 'log-metric, 1 connection, requests/s', single.own, single.base, single.ratio, '≥ 10')
    const many = await rate(metric, { ...shape, connections: 64 })
    row('P21', 'log-metric, 64 connections, requests/s', many.own, many.base, many.ratio, '≥ 100')
    const batches = await rate('/runs/log-batch', { bodiesOf: batchBodies, perSecond: 1500, runs: 8, connections: 8 })
    row('P21', 'log-batch of 1,000, 8 connections, requests/s', batches.own, batches.base, batches.ratio, '≥ 30')

    const runs = 2000
    // The stock server refuses more than its connection pool can serve.
    const found = await Promise.all(
      [server, stock].map((side) => searchableRuns(side.address, runs, () => progress('runs for both servers'), 8)),
    )
    const p50 = (side, id) => async () => {
      const body = { experiment_ids: [id], ...SEARCH, max_results: 100 }
      return median(await timesOf(5, () => post(side.address, '/runs/search', body)))
    }
    const searched = await paired(pairs, p50(stock, found[1]), p50(server, found[0]))
    row('P21', 'search 2,000 runs, p50 ms', searched.base, searched.own, searched.ratio, '≥ 100 at 100,000')

    const historyOf = async (side) => {
      const [run_id] = await newRuns(side.address, 1)
      for (let from = 0; from < 50_000; from += 1000) {
        const metrics = Array.from({ length: 1000 }, (_, i) => ({ key: 'x', value: i, timestamp: 1, step: from + i }))
        await post(side.address, '/runs/log-batch', { run_id, metrics })
      }
      const path = `/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=x&max_results=25000`
      return async () => median(await timesOf(2, () => get(side.address, path)))
    }
    const [ours, theirs] = [await historyOf(server), await historyOf(stock)]
    const read = await paired(pairs, theirs, ours)
    row('P21', '25,000 points of a history, ms', read.base, read.own, read.ratio, '≥ 30 at 1,000,000')
  } finally {
    await Promise.all([server.stop(), stock.stop()])
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { post } from './client.mjs'
import { median, paired, timesOf } from './measure.mjs'
import { settle, startPostgres } from './postgres.mjs'
import { startLabbook, startMlflow } from '../scripts/servers.mjs'
import { epochBodies, expectedBest, metricBodies, newRuns, SEARCH, searchableRuns } from './shapes.mjs'
import { stockRates } from './stock-rates.mjs'

const KEYS = 20

/** P32: the same requests to a stock MLflow server, both on one PostgreSQL, local and 1 ms away. The ratio is how many times faster we are. */
export async function postgres({ folder, pairs, seconds, runs, row, progress }) {
  await mkdir(folder, { recursive: true })
  const database = await startPostgres()
  try {
    for (const awayMs of [0, 1]) {
      const where = awayMs === 0 ? '' : `, the database ${awayMs} ms away`
      const url = async (name) => {
        const near = await database.createDatabase(`${name}_${awayMs}`)
        return awayMs === 0 ? near : database.farAway(near, awayMs)
      }
      const stock = await startMlflow(folder, (await url('mlflow')).replace(/^postgresql:/, 'postgresql+psycopg2:'))
      if (stock === undefined) {
        progress('P32 is left out: `npm run provision` installs the stock server and its driver')
        return
      }
      const server = await startOurs(join(folder, `data-${awayMs}`), await url('labbook'))
      try {
        // The stock server's workers open the database at their first request.
        for (const side of [server, stock]) await Promise.all([newRuns(side.address, 5), newRuns(side.address, 5)])
        await besideStock({ server, stock, where, awayMs, pairs, seconds, row })
      } finally {
        await Promise.all([server.stop(), stock.stop()])
      }
    }
    await searchMany({ folder, database, runs, row, progress })
  } finally {
    await database.stop()
  }
}

function startOurs(dataDir, url) {
  return startLabbook(dataDir, ['--backend-store-uri', url])
}

async function besideStock({ server, stock, where, awayMs, pairs, seconds, row }) {
  const rate = stockRates({ server, stock, pairs, seconds })
  const goal = (near, far) => `≥ ${awayMs === 0 ? near : far}`
  const epochs = await rate('/runs/log-batch', { bodiesOf: epochBodies, perSecond: 5000, runs: 1, connections: 1 })
  row(
    'P32',
    `log-batch of ${KEYS} keys, 1 connection${where}, requests/s`,
    epochs.own,
    epochs.base,
    epochs.ratio,
    goal(4, 2),
  )

  const cycles = (side) => async () => {
    const { experiment_id } = await post(side.address, '/experiments/create', { name: `cycles-${performance.now()}` })
    const params = Array.from({ length: KEYS }, (_, i) => ({ key: `p${i}`, value: String(i) }))
    const ends = performance.now() + seconds * 1000
    let done = 0
    for (; performance.now() < ends; done++) {
      const { run } = await post(side.address, '/runs/create', { experiment_id, start_time: 1 })
      const { run_id } = run.info
      await post(side.address, '/runs/log-batch', { run_id, params })
      await post(side.address, '/runs/update', { run_id, status: 'FINISHED', end_time: 2 })
    }
    return done / seconds
  }
  const whole = await paired(pairs, cycles(server), cycles(stock))
  row('P32', `create, ${KEYS} params, end${where}, runs/s`, whole.own, whole.base, whole.ratio, goal(5, 2))

  const many = await rate('/runs/log-metric', { bodiesOf: metricBodies, perSecond: 30_000, runs: 50, connections: 64 })
  row(
    'P32',
    `log-metric, 64 connections${where}, requests/s`,
    many.own,
    many.base,
    many.ratio,
    awayMs === 0 ? '≥ 15' : '–',
  )
}

async function searchMany({ folder, database, runs, row, progress }) {
  const url = await database.createDatabase('searched')
  const server = await startOurs(join(folder, 'searched'), url)
  try {
    const experiment_ids = [await searchableRuns(server.address, runs, progress)]
    await settle(url)
    const ask = () => post(server.address, '/runs/search', { experiment_ids, ...SEARCH, max_results: 100 })
    const names = (await ask()).runs.map((run) => run.info.run_name)
    if (names.join() !== expectedBest(runs, 100).join()) throw new Error('The search found other runs than it should.')
    const took = median(await timesOf(30, ask))
    row(
      'P32',
      `search among ${runs.toLocaleString('en')} runs, 100 full runs, p50 ms`,
      took,
      Number.NaN,
      Number.NaN,
      '≤ 40',
    )
  } finally {
    await server.stop()
  }
}

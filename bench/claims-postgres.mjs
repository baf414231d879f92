import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { get, post } from './client.mjs'
import { cpuMsOf, median, paired, timesOf } from './measure.mjs'
import { settle, startPostgres } from './postgres.mjs'
import { startLabbook, startMlflow } from '../scripts/servers.mjs'
import { seedPostgresRuns } from './seed.mjs'
import { epochBodies, expectedBest, metricBodies, newRuns, SEARCH } from './shapes.mjs'
import { stockRates } from './stock-rates.mjs'

const KEYS = 20

/** P32: the same requests to a stock MLflow server, both on one PostgreSQL, local and 1 ms away. The ratio is how many times faster we are. */
export async function postgres({ folder, pairs, seconds, row, progress }) {
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
  } finally {
    await database.stop()
  }
}

/** The search of P32 among many runs, on a PostgreSQL of its own. */
export async function postgresSearch({ folder, pairs, runs, row, progress }) {
  const database = await startPostgres()
  try {
    const url = await database.createDatabase('searched')
    await seedPostgresRuns({ dataDir: folder, url }, [runs], progress)
    await settle(url)
    const server = await startOurs(folder, url)
    try {
      const ask = () => post(server.address, '/runs/search', { experiment_ids: ['0'], ...SEARCH, max_results: 100 })
      const names = (await ask()).runs.map((run) => run.info.run_name)
      if (names.join() !== expectedBest(runs, 100).join())
        throw new Error('The search found other runs than it should.')
      const newest = () => post(server.address, '/runs/search', { experiment_ids: ['0'], max_results: 100 })
      if ((await newest()).runs[0].info.run_name !== `run-${runs - 1}`) throw new Error('The newest run is another.')
      const unit = async () => median(await timesOf(50, () => get(server.address, '/health')))
      const among = `among ${runs.toLocaleString('en')} runs, 100 full runs,`
      for (const [what, call] of Object.entries({ 'two filters and metric order': ask, 'the newest': newest })) {
        const { own, base, ratio } = await paired(pairs, async () => median(await timesOf(30, call)), unit)
        row('P32', `search ${among} ${what}, p50 ms, beside /health`, own, base, ratio, '≤ 40 ms')
        const cpu = await cpuMsOf(server.pid, 30, call)
        row('P32', `the same, processor ms of the server`, cpu, Number.NaN, Number.NaN, '–')
      }
    } finally {
      await server.stop()
    }
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

import { get, load, post } from './client.mjs'
import { cpuSeconds, median, paired, probeDisk, quantile, timesOf } from './measure.mjs'
import { startEcho, startLabbook } from '../scripts/servers.mjs'
import { batchBodies, metricBodies, newRuns } from './shapes.mjs'

/** P1, P2, P5: durable writes under load; P3: one writer's latency. Everything acknowledged is counted afterwards. */
export async function ingest({ folder, flags, pairs, seconds, row }) {
  const server = await startLabbook(folder, flags)
  const echo = await startEcho()
  try {
    await loadRow({
      ids: ['P1', 'P2'],
      what: 'log-metric, 64 connections, requests/s',
      path: '/runs/log-metric',
      connections: 64,
      runs: 50,
      bodiesOf: metricBodies,
      perSecond: 60_000,
      pointsPerBody: 1,
      goal: 0.4,
    })
    await loadRow({
      ids: ['P5'],
      what: 'log-batch of 1,000 points, 8 connections, requests/s',
      path: '/runs/log-batch',
      connections: 8,
      runs: 8,
      bodiesOf: batchBodies,
      perSecond: 2500,
      pointsPerBody: 1000,
      goal: 0.2,
    })
    const [run_id] = await newRuns(server.address, 1)
    let step = 0
    const taken = await timesOf(500, () =>
      post(server.address, '/runs/log-metric', { run_id, key: 'loss', value: 1, timestamp: 1, step: step++ }),
    )
    const disk = await probeDisk(folder)
    row('P3', 'log-metric, 1 connection, p50 ms', median(taken), disk, median(taken) / disk, '≤ 2 ×')
    row('P3', 'the same, p99 ms', quantile(taken, 0.99), disk, quantile(taken, 0.99) / disk, '–')
  } finally {
    await Promise.all([server.stop(), echo.stop()])
  }

  async function loadRow({ ids, what, path, connections, runs, bodiesOf, perSecond, pointsPerBody, goal }) {
    const runIds = await newRuns(server.address, runs)
    let made = 0
    const cpu = { own: [], base: [] }
    const run = async (side, kind) => {
      const count = Math.ceil(perSecond * seconds)
      const bodies = bodiesOf(runIds, count, made)
      made += count
      const before = cpuSeconds(side.pid)
      const result = await load(side.address, path, { bodies, connections, seconds })
      cpu[kind].push(((cpuSeconds(side.pid) - before) / result.answered) * 1e6)
      return result
    }
    let acknowledged = 0
    const found = await paired(
      pairs,
      async () => {
        const result = await run(server, 'own')
        acknowledged += result.answered
        return result.perSecond
      },
      async () => (await run(echo, 'base')).perSecond,
    )
    const stored = await storedPoints(runIds)
    // autocannon stops with requests in flight, which may be stored without being counted.
    const most = (acknowledged + pairs * connections) * pointsPerBody
    if (stored < acknowledged * pointsPerBody || stored > most) {
      throw new Error(`${what}: ${acknowledged * pointsPerBody} points acknowledged, ${stored} stored`)
    }
    row(ids[0], what, found.own, found.base, found.ratio, `≥ ${goal}`)
    const [own, base] = [median(cpu.own), median(cpu.base)]
    row(ids[1] ?? ids[0], `CPU µs per request of it`, own, base, own / base, ids[1] === 'P2' ? '≤ 2.5 ×' : '–')
  }

  async function storedPoints(runIds) {
    let points = 0
    for (const runId of runIds) {
      const { run } = JSON.parse(await get(server.address, `/api/2.0/mlflow/runs/get?run_id=${runId}`))
      for (const { key } of run.data.metrics ?? []) {
        const path = `/api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=${key}`
        points += JSON.parse(await get(server.address, path)).metrics.length
      }
    }
    return points
  }
}

import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { startEcho, startLabbook } from '../scripts/servers.mjs'
import { get, load, post } from './client.mjs'
import { paired, quantile } from './measure.mjs'
import { newRuns, smallBatchBodies } from './shapes.mjs'

const CLIENTS = 1000
const PEERS = 300
const DRIP_EVERY_MS = 500
/** The server gives up on slow headers and bodies after ten seconds. */
const DRIPS = 16
const SEARCHERS = 20
/** The longest values that a run may have, on so many runs. */
const LONG_VALUES = { runs: 50, letters: 6000 }

/** What many at once cost each: P33 writers, P34 others beside slow peers and hostile searches. */
export async function crowd({ folder, flags, pairs, seconds, row }) {
  const server = await startLabbook(folder, flags)
  try {
    await thousandClients(server, { pairs, seconds, row })
    await besideSlowPeers(server, { row })
    await besidePatterns(server, { seconds, row })
  } finally {
    await server.stop()
  }
}

async function thousandClients(server, { pairs, seconds, row }) {
  const echo = await startEcho()
  const runIds = await newRuns(server.address, 50)
  let made = 0
  const p99 = []
  const rate = (side) => async () => {
    const count = CLIENTS + 60_000 * seconds
    const bodies = smallBatchBodies(runIds, count, made)
    made += count
    const result = await load(side.address, '/runs/log-batch', { bodies, connections: CLIENTS, seconds })
    if (side === server) p99.push(result.p99)
    return result.perSecond
  }
  const { own, base, ratio } = await paired(pairs, rate(server), rate(echo))
  await echo.stop()
  row('P33', '1,000 kept connections, batches of 10 metrics, requests/s', own, base, ratio, '≥ 0.15')
  row('P33', 'the same, p99 ms', Math.max(...p99), Number.NaN, Number.NaN, '≤ 1,000')
}

async function besideSlowPeers({ address }, { row }) {
  const calm = await healthTimes(address, pause(2000))
  const { hostname, port } = new URL(address)
  const heads = {
    headers: `GET /version HTTP/1.1\r\nHost: ${hostname}\r\nX-Drip: `,
    bodies:
      `POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: ${hostname}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n',
  }
  for (const [what, head] of Object.entries(heads)) {
    const peers = Array.from({ length: PEERS }, () => connect(Number(port), hostname).on('error', () => undefined))
    for (const peer of peers) peer.write(head)
    const times = await healthTimes(address, drip(peers))
    const held = peers.filter((peer) => !peer.closed).length
    for (const peer of peers) peer.destroy()
    if (held < PEERS) throw new Error(`${PEERS - held} peers were closed while they were to be slow.`)
    healthRow(row, `beside ${PEERS} connections whose ${what} drip in`, times, calm)
  }
}

async function drip(peers) {
  for (let i = 0; i < DRIPS; i++) {
    await pause(DRIP_EVERY_MS)
    for (const peer of peers) peer.write(' ')
  }
}

/** Patterns on which a matcher that goes back takes exponential or quadratic time. */
async function besidePatterns({ address }, { seconds, row }) {
  const { experiment_id } = await post(address, '/experiments/create', { name: `patterns-${performance.now()}` })
  const params = [{ key: 'long', value: 'a'.repeat(LONG_VALUES.letters) }]
  for (let i = 0; i < LONG_VALUES.runs; i++) {
    const { run } = await post(address, '/runs/create', { experiment_id })
    await post(address, '/runs/log-batch', { run_id: run.info.run_id, params })
  }
  const patterns = [`${'%a'.repeat(8)}%b`, `${'%a'.repeat(2000)}%b`, `${'_%'.repeat(2000)}b`, `%${'a_'.repeat(1500)}%b`]
  const calm = await healthTimes(address, pause(2000))
  const ends = performance.now() + seconds * 1000
  const search = async (at) => {
    for (let i = at; performance.now() < ends; i++) {
      const filter = `params.long LIKE '${patterns[i % patterns.length]}'`
      const { runs = [] } = await post(address, '/runs/search', { experiment_ids: [experiment_id], filter })
      if (runs.length > 0) throw new Error('A value matched that has no b.')
    }
  }
  const times = await healthTimes(address, Promise.all(Array.from({ length: SEARCHERS }, (_, at) => search(at))))
  const among = `${LONG_VALUES.runs} values of ${LONG_VALUES.letters.toLocaleString('en')} letters`
  healthRow(row, `beside ${SEARCHERS} clients that search ${among} by hostile patterns`, times, calm)
}

function healthRow(row, beside, times, calm) {
  const [own, base] = [quantile(times, 0.99), quantile(calm, 0.99)]
  row('P34', `/health ${beside}, p99 ms, beside nobody`, own, base, own / base, '≤ 100 ms')
}

/** Milliseconds of each answer to /health, one after the other, until something else is done. */
async function healthTimes(address, until) {
  let isDone = false
  const done = until.finally(() => (isDone = true))
  const times = []
  while (!isDone) {
    const start = performance.now()
    await get(address, '/health')
    times.push(performance.now() - start)
    await pause(5)
  }
  await done
  return times
}
